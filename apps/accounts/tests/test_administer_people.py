import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.memberships import grant
from apps.accounts.models import Membership, Role
from apps.tenants.scope import tenant_scope

from .factories import UserFactory

LISTS = ["/admin/accounts/user/", "/admin/accounts/membership/", "/admin/tenants/tenant/"]
FORMS = [f"{path}add/" for path in LISTS]


@pytest.fixture
def staff(alice, sign_in):
    alice.is_staff = alice.is_superuser = True
    alice.save()
    return sign_in(alice)


def queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


@pytest.mark.parametrize("path", ["/admin/", *LISTS, *FORMS])
def test_every_page_opens(staff, riverside, path):
    assert staff.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/admin/", *LISTS])
def test_a_learner_is_refused(bob, sign_in, path):
    assert sign_in(bob).get(path, follow=True).status_code == 403


def test_a_visitor_signs_in_where_everybody_does(client, db):
    final = client.get("/admin/", follow=True).redirect_chain[-1][0]
    assert final.startswith("/accounts/login/?next=")


@pytest.mark.parametrize("path", LISTS)
def test_lists_cost_the_same_however_long(staff, public, path):
    before = queries(staff, path)
    for user in UserFactory.create_batch(12):
        grant(user=user, role=Role.LEARNER)
    assert queries(staff, path) == before <= 12


def test_people_are_found_by_name_and_address(staff, bob, charlie):
    page = staff.get("/admin/accounts/user/?q=bob@").content.decode()
    assert "bob@example.org" in page
    assert "charlie@example.org" not in page


def test_members_of_another_tenant_stay_hidden(staff, bob, riverside):
    page = staff.get("/admin/accounts/membership/?q=bob").content.decode()
    assert "0 memberships" in page


def test_the_page_says_whose_rows_it_shows(alice, staff, riverside, sign_in):
    page = sign_in(alice, riverside).get("/admin/accounts/membership/").content.decode()
    assert "Rows of Riverside Hospital" in page
    assert "bob@example.org" in page


def test_a_new_membership_belongs_to_the_tenant_of_the_page(
    alice, staff, charlie, riverside, sign_in
):
    data = {"user": charlie.pk, "role": "creator", "department": "Pharmacy"}
    response = sign_in(alice, riverside).post("/admin/accounts/membership/add/", data)
    assert response.status_code == 302
    with tenant_scope(riverside.pk):
        assert Membership.objects.get(user=charlie).tenant_id == riverside.pk


@pytest.fixture
def clerk(bob, sign_in):
    """Staff who may change people, and nothing else."""
    bob.is_staff = True
    bob.save()
    allowed = ["view_user", "change_user", "delete_user"]
    bob.user_permissions.set(Permission.objects.filter(codename__in=allowed))
    return sign_in(bob)


def test_a_clerk_cannot_raise_himself_or_others(clerk, charlie, bob):
    look = {"theme": "system", "caption_size": "100", "caption_ground": "shade"}
    form = {"email": charlie.email, "time_zone": "UTC", "playback_speed": "1", **look}
    form["day_starts_at"] = "4"
    powers = {"is_staff": "on", "is_superuser": "on", "is_active": "on"}
    response = clerk.post(f"/admin/accounts/user/{charlie.pk}/change/", form | powers)
    charlie.refresh_from_db()
    assert (response.status_code, charlie.is_staff, charlie.is_superuser) == (302, False, False)
    assert clerk.post(f"/admin/accounts/user/{bob.pk}/change/", form | powers).status_code == 403


@pytest.mark.parametrize("page", ["change", "password", "delete"])
def test_a_clerk_cannot_take_over_an_administrator(clerk, page):
    chief = UserFactory(is_staff=True, is_superuser=True)
    taken = {"password1": "correct horse battery", "password2": "correct horse battery"}
    body = {"email": "mine@example.org", "post": "yes", **taken}
    assert clerk.post(f"/admin/accounts/user/{chief.pk}/{page}/", body).status_code == 403
