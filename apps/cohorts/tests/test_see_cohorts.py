"""A learner's page, and the same by the API."""

import pytest

from apps.accounts.tests.factories import UserFactory
from apps.cohorts import standings
from apps.cohorts.tests.factories import CohortFactory, reviewed
from apps.tenants.scope import tenant_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(sign_in, bob):
    def page(cohort=None):
        if cohort:
            standings.compare(cohort.pk)
        return " ".join(sign_in(bob).get("/cohorts/").content.decode().split())

    return page


def test_a_band_and_ones_own_figures(page, bob, cohort):
    reviewed(bob, 100, 90)
    found = page(cohort)
    assert "Anatomy 101" in found and "Top 15 %" in found
    assert "Of the 100 questions that came back to you" in found
    assert "you recalled 90: 90 %" in found


def test_no_name_no_place_and_no_size(page, bob, cohort, others):
    reviewed(bob, 100, 90)
    for person in others:
        person.name = f"Person-{person.pk}"
        person.save()
    found = page(cohort)
    assert not any(person.name in found or person.email in found for person in others)
    main = found[found.index("<main") :]
    assert " 34 " not in main and " 33 " not in main


def test_the_lower_half_is_told_what_helps(page, bob, cohort):
    reviewed(bob, 100, 40)
    found = page(cohort)
    assert "The other 50 %" in found
    assert "review on the day on which something comes back" in found


def test_with_too_few_reviews(page, bob, cohort):
    reviewed(bob, 13, 12)
    found = page(cohort)
    assert "7 reviews more, and you see your band." in found
    assert '<progress class="progress" max="20" value="13"' in found


def test_with_too_few_people(page, bob, others):
    reviewed(bob, 100, 90)
    assert "fewer than 10 people take part" in page(CohortFactory(people=[bob, *others[:4]]))


def test_before_anything_was_worked_out(page, bob, cohort):
    reviewed(bob, 100, 90)
    assert "being worked out anew" in page()


def test_in_no_cohort(page):
    assert "You are in no cohort" in page()


def test_me_leads_there_only_whom_it_concerns(sign_in, bob, cohort, charlie):
    assert "/cohorts/" in sign_in(bob).get("/me/").content.decode()
    assert "/cohorts/" not in sign_in(charlie).get("/me/").content.decode()


def test_the_api_tells_the_same(sign_in, bob, cohort):
    reviewed(bob, 100, 90)
    standings.compare(cohort.pk)
    assert sign_in(bob).get("/api/v1/cohorts/").json() == {
        "compared": True,
        "asked": 100,
        "recalled": 90,
        "missing": 0,
        "cohorts": [
            {
                "id": cohort.public_id,
                "name": "Anatomy 101",
                "told": "band",
                "band": {"first": 0, "last": 15},
            }
        ],
    }


def test_cohorts_of_another_organisation_are_not_there(sign_in, bob, riverside):
    with tenant_scope(riverside.pk):
        CohortFactory(name="ICU", people=[bob])
    assert sign_in(bob).get("/api/v1/cohorts/").json()["cohorts"] == []
    [found] = sign_in(bob, riverside).get("/api/v1/cohorts/").json()["cohorts"]
    assert (found["name"], found["told"], found["band"]) == ("ICU", "few_reviews", None)


@pytest.mark.parametrize("path", ["/cohorts/", "/api/v1/cohorts/"])
def test_cohorts_and_members_cost_no_more_queries(
    sign_in, bob, cohort, path, django_assert_num_queries
):
    client = sign_in(bob)
    client.get(path)
    with django_assert_num_queries(6 if "api" in path else 8) as few:
        client.get(path)
    for _ in range(4):
        CohortFactory(people=[bob, *UserFactory.create_batch(5)])
    with django_assert_num_queries(len(few)):
        client.get(path)
