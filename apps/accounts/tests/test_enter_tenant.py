"""Which tenant a request works in."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from apps.accounts import memberships
from apps.accounts.middleware import SESSION_KEY, TenantMiddleware
from apps.accounts.models import Membership, Role
from apps.lib.errors import NotFound
from apps.tenants import scope
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope


def scope_of_a_request(user, session):
    request = RequestFactory().get("/")
    request.user, request.session = user, session
    seen = []
    TenantMiddleware(lambda _request: seen.append(scope.require()) or HttpResponse())(request)
    return seen[0]


def test_without_a_choice_it_is_public(bob):
    assert scope_of_a_request(bob, {}) == scope.Scope(PUBLIC_TENANT, bob.pk)


def test_nobody_is_in_public(public):
    assert scope_of_a_request(AnonymousUser(), {SESSION_KEY: 99}) == scope.Scope(PUBLIC_TENANT)


def test_a_member_enters_the_hospital(bob, riverside):
    assert scope_of_a_request(bob, {SESSION_KEY: riverside.pk}).tenant_id == riverside.pk


def test_a_membership_that_ended_falls_back_to_public(bob, riverside):
    session = {SESSION_KEY: riverside.pk}
    with tenant_scope(riverside.pk):
        Membership.objects.filter(user=bob).delete()
    assert scope_of_a_request(bob, session).tenant_id == PUBLIC_TENANT
    assert session == {}


def test_a_stranger_does_not_learn_that_a_tenant_exists(charlie, riverside):
    for tenant_id in (riverside.pk, 10**9):
        with pytest.raises(NotFound):
            memberships.tenant_to_enter(charlie, tenant_id)


def test_a_user_sees_his_own_memberships_only(bob, charlie, riverside):
    assert [t.slug for t in memberships.tenants_of(bob)] == ["public", "riverside"]
    assert [t.slug for t in memberships.tenants_of(charlie)] == ["public"]


def test_the_database_hides_other_peoples_memberships(bob, charlie, riverside):
    with tenant_scope(PUBLIC_TENANT, user_id=charlie.pk):
        assert not Membership.across_tenants.filter(tenant_id=riverside.pk).exists()


@pytest.mark.parametrize(
    ("role", "creates"),
    [(Role.LEARNER, False), (Role.CREATOR, True), (Role.MANAGER, True), (Role.ADMIN, True)],
)
def test_who_may_create(charlie, role, creates):
    memberships.grant(user=charlie, role=role)
    assert memberships.may_create(charlie) is creates


def test_everyone_is_a_learner_of_public_and_nothing_elsewhere(charlie, riverside):
    assert memberships.role_in_scope(charlie) == Role.LEARNER
    with tenant_scope(riverside.pk):
        assert memberships.role_in_scope(charlie) is None
