import pytest

from apps.accounts.memberships import grant
from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.cohorts import standings
from apps.cohorts.models import Cohort, CohortMember
from apps.cohorts.tests.factories import CohortFactory, join
from apps.tenants.scope import tenant_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in, alice, riverside):
    """Alice, who manages the hospital."""
    return sign_in(alice, riverside)


@pytest.fixture
def icu(riverside):
    with tenant_scope(riverside.pk):
        return CohortFactory(name="ICU 2026")


def path(cohort, *more):
    return "/".join(["/cohorts", cohort.public_id, *more, ""])


def inside(riverside, cohort):
    with tenant_scope(riverside.pk):
        rows = CohortMember.objects.filter(cohort=cohort)
        return set(rows.values_list("membership__user__email", flat=True))


@pytest.fixture
def staffed(riverside):
    """Forty people of the emergency room."""
    people = UserFactory.create_batch(40)
    with tenant_scope(riverside.pk):
        for person in people:
            grant(user=person, role=Role.LEARNER, department="Emergency")
    return people


def test_make_one(client, riverside):
    response = client.post("/cohorts/new/", {"name": "Night shift"}, follow=True)
    assert '<h1 dir="auto">Night shift</h1>' in response.content.decode()
    with tenant_scope(riverside.pk):
        assert Cohort.objects.get().tenant_id == riverside.pk
    assert "Night shift" in client.get("/cohorts/").content.decode()


def test_without_a_name_it_says_so(client):
    assert "Give it a name first." in client.post("/cohorts/new/", {"name": " "}).content.decode()


def test_add_the_chosen(client, riverside, icu, bob):
    assert "bob@example.org" in client.get(path(icu)).content.decode()
    client.post(path(icu, "add"), {"person": [bob.public_id]})
    assert inside(riverside, icu) == {"bob@example.org"}
    client.post(path(icu, "add"), {"person": [bob.public_id]})
    assert len(inside(riverside, icu)) == 1


def test_a_stranger_to_the_organisation_cannot_be_added(client, riverside, icu, charlie):
    client.post(path(icu, "add"), {"person": [charlie.public_id]})
    assert inside(riverside, icu) == set()


def test_search_by_name_address_and_department(client, icu, staffed, bob):
    def found(q):
        page = client.get(path(icu), {"q": q}).content.decode()
        return page.count('name="person"')

    assert (found("Emergency"), found("bob icu"), found("bob emergency")) == (30, 1, 0)
    assert "Add all 40 people found" in client.get(path(icu), {"q": "emerg"}).content.decode()


def test_add_a_whole_department(client, riverside, icu, staffed):
    client.post(path(icu, "add-found"), {"q": "emergency"})
    assert inside(riverside, icu) == {person.email for person in staffed}
    assert "Everybody" not in client.get(path(icu), {"q": "emergency"}).content.decode()


def test_take_somebody_out(client, riverside, icu, bob):
    with tenant_scope(riverside.pk):
        join(icu, bob)
    client.post(path(icu, "members", bob.public_id, "remove"))
    assert inside(riverside, icu) == set()
    assert client.post(path(icu, "members", bob.public_id, "remove")).status_code == 404


def test_rename(client, riverside, icu):
    client.post(path(icu), {"name": "ICU 2027"})
    with tenant_scope(riverside.pk):
        assert Cohort.objects.get().name == "ICU 2027"
    page = client.post(path(icu), {"name": ""}).content.decode()
    assert "ICU 2027" in page and "Give it a name first." in page


def test_delete(client, riverside, icu, bob):
    with tenant_scope(riverside.pk):
        join(icu, bob)
    client.post(path(icu, "delete"))
    with tenant_scope(riverside.pk):
        assert not Cohort.objects.exists()
    assert bob.email in str(type(bob).objects.filter(pk=bob.pk).values("email"))


@pytest.mark.parametrize("change", ["add", "remove"])
def test_whoever_comes_or_goes_ends_the_bands(client, riverside, icu, bob, change):
    with tenant_scope(riverside.pk):
        if change == "remove":
            join(icu, bob)
        standings.compare(icu.pk)
    where = {"add": ["add"], "remove": ["members", bob.public_id, "remove"]}[change]
    client.post(path(icu, *where), {"person": bob.public_id})
    with tenant_scope(riverside.pk):
        assert Cohort.objects.get().compared_at is None


def test_a_hundred_members_cost_no_more_queries(
    client, riverside, icu, staffed, django_assert_num_queries
):
    with tenant_scope(riverside.pk):
        join(icu, staffed[-1])
    client.get(path(icu), {"q": "e"})
    with django_assert_num_queries(13) as few:
        client.get(path(icu), {"q": "e"})
    with tenant_scope(riverside.pk):
        for person in staffed[:30]:
            join(icu, person)
    with django_assert_num_queries(len(few)):
        client.get(path(icu), {"q": "e"})


def test_a_member_may_not_look_and_a_stranger_hears_nothing(sign_in, riverside, icu, bob):
    client = sign_in(bob, riverside)
    assert client.get(path(icu)).status_code == 404
    with tenant_scope(riverside.pk):
        join(icu, bob)
    assert client.get(path(icu)).status_code == 403
    assert sign_in(bob).get(path(icu)).status_code == 404


def test_staff_in_the_admin(sign_in, riverside, bob):
    staff = UserFactory(is_staff=True, is_superuser=True)
    with tenant_scope(riverside.pk):
        cohort = CohortFactory(name="ICU", people=[bob])
        standings.compare(cohort.pk)
        member = cohort.members.get()
    client = sign_in(staff, riverside)
    page = client.get("/admin/cohorts/cohort/").content.decode()
    assert "ICU" in page
    form = client.get(f"/admin/cohorts/cohort/{cohort.pk}/change/").content.decode()
    assert "bands" not in form
    client.post(
        f"/admin/cohorts/cohort/{cohort.pk}/change/",
        {
            "name": "ICU",
            "members-TOTAL_FORMS": 1,
            "members-INITIAL_FORMS": 1,
            "members-0-id": member.pk,
            "members-0-cohort": cohort.pk,
            "members-0-membership": member.membership_id,
            "members-0-DELETE": "on",
        },
    )
    with tenant_scope(riverside.pk):
        assert not cohort.members.exists()
        assert Cohort.objects.get().compared_at is None
