"""Cohorts and who is in them, as managers keep them."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.accounts import memberships
from apps.accounts.models import Membership, User
from apps.lib.errors import NotAllowed, NotFound

from . import standings
from .models import Cohort, CohortMember


def find(user: User, public_id: str) -> Cohort:
    """The cohort, for those who manage; 403 for whoever is only in it, 404 for all others."""
    cohort = Cohort.objects.own().filter(public_id=public_id).first()
    if cohort is None:
        raise NotFound()
    if memberships.may_manage(user):
        return cohort
    if Cohort.objects.of(user).filter(pk=cohort.pk).exists():
        raise NotAllowed()
    raise NotFound()


def create(*, by: User, name: str) -> Cohort:
    memberships.require_manager(by)
    return Cohort.objects.create(name=name)


@transaction.atomic
def add(*, cohort: Cohort, people: QuerySet[Membership]) -> int:
    """Put members of the organisation in; how many were not in yet."""
    known = CohortMember.objects.own().filter(cohort=cohort)
    new = people.exclude(pk__in=known.order_by().values("membership"))
    rows = [CohortMember(cohort=cohort, membership=each) for each in new]
    CohortMember.objects.bulk_create(rows, batch_size=2_000, ignore_conflicts=True)
    if rows:
        standings.forget(Cohort.objects.own().filter(pk=cohort.pk))
    return len(rows)


@transaction.atomic
def remove(*, cohort: Cohort, person: str) -> User:
    """Take somebody out, by the public id of the person; NotFound where he is not in."""
    rows = CohortMember.objects.own().filter(cohort=cohort).select_related("membership__user")
    row = rows.filter(membership__user__public_id=person).first()
    if row is None:
        raise NotFound()
    row.delete()
    standings.forget(Cohort.objects.own().filter(pk=cohort.pk))
    return row.membership.user


def members(cohort: Cohort) -> QuerySet[CohortMember]:
    return CohortMember.objects.own().filter(cohort=cohort).select_related("membership__user")


def others(cohort: Cohort, words: str) -> QuerySet[Membership]:
    """Members of the organisation who are not in the cohort, whose name, address or department
    holds each of the words."""
    inside = CohortMember.objects.own().filter(cohort=cohort).order_by().values("membership")
    found = Membership.objects.own().filter(user__is_active=True).exclude(pk__in=inside)
    for word in words.split():
        found = found.filter(
            Q(user__name__icontains=word)
            | Q(user__email__icontains=word)
            | Q(department__icontains=word)
        )
    return found.select_related("user").order_by("user__name", "user__email")


def chosen(cohort: Cohort, people: Iterable[str]) -> QuerySet[Membership]:
    """Those of the organisation's members, by public ids of people."""
    return others(cohort, "").filter(user__public_id__in=list(people))
