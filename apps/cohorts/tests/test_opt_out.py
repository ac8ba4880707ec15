"""Whoever opts out is neither counted nor shown nor to be deduced, and sees no band."""

import json

import pytest

from apps.cohorts import comparison, standings
from apps.cohorts.bands import Band
from apps.cohorts.models import Cohort, OptOut
from apps.cohorts.standings import Told
from apps.cohorts.tests.factories import CohortFactory, reviewed
from apps.tenants.scope import tenant_scope

pytestmark = pytest.mark.django_db
COMPARISON = "/cohorts/comparison/"


@pytest.fixture
def small(bob, others):
    """Bob and nine others: just enough."""
    reviewed(bob, 100, 99)
    return CohortFactory(people=[bob, *others[:9]])


def test_one_tap_on_the_preference_page(sign_in, bob):
    client = sign_in(bob)
    assert 'name="compared" value="no"' in client.get("/me/preferences/").content.decode()
    response = client.post(COMPARISON, {"compared": "no", "back": "preferences"}, follow=True)
    assert response.redirect_chain == [("/me/preferences/", 302)]
    assert 'name="compared" value="yes"' in response.content.decode()
    assert not comparison.is_wanted(bob)


def test_he_sees_no_band_and_none_of_his_figures(sign_in, bob, small):
    standings.compare(small.pk)
    comparison.choose(learner=bob, compared=False)
    page = sign_in(bob).get("/cohorts/").content.decode()
    assert "You have opted out: no band is shown." in page
    assert "Top" not in page and "99" not in page
    told = sign_in(bob).get("/api/v1/cohorts/").json()
    assert (told["compared"], told["asked"], told["recalled"]) == (False, 0, 0)
    assert [each["told"] for each in told["cohorts"]] == ["opted_out"]


def test_he_is_not_counted(bob, others, small, told):
    assert told(small, others[8]).told == Told.BAND
    comparison.choose(learner=bob, compared=False)
    assert told(small, others[8]).told == Told.FEW_MEMBERS


def test_what_was_worked_out_with_him_is_shown_to_nobody_from_that_moment(bob, others, small):
    standings.compare(small.pk)
    comparison.choose(learner=bob, compared=False)
    assert standings.of(others[8]).standings[0].told == Told.PENDING
    small.refresh_from_db()
    assert (small.bands, small.compared_at) == (None, None)


def test_the_bands_of_the_others_are_as_if_he_were_not_in(bob, others):
    reviewed(bob, 100, 99)
    with_him = CohortFactory(people=[bob, *others])
    without = CohortFactory(people=others)
    comparison.choose(learner=bob, compared=False)
    for cohort in (with_him, without):
        standings.compare(cohort.pk)
        cohort.refresh_from_db()
    assert with_him.bands == without.bands


def test_in_all_organisations_at_once(bob, riverside, small):
    with tenant_scope(riverside.pk):
        hospital = CohortFactory(people=[bob])
        standings.compare(hospital.pk)
    standings.compare(small.pk)
    found = comparison.choose(learner=bob, compared=False)
    assert set(found) == {(1, small.pk), (riverside.pk, hospital.pk)}
    with tenant_scope(riverside.pk):
        assert Cohort.objects.get(pk=hospital.pk).compared_at is None
        assert standings.of(bob).standings[0].told == Told.OPTED_OUT


def test_cohorts_that_he_is_not_in_are_left_alone(bob, others, small):
    other = CohortFactory(people=others)
    standings.compare(other.pk)
    comparison.choose(learner=bob, compared=False)
    other.refresh_from_db()
    assert other.compared_at is not None


def test_a_manager_sees_no_difference(sign_in, bob, riverside, alice):
    with tenant_scope(riverside.pk):
        cohort = CohortFactory(people=[bob])
    client = sign_in(alice, riverside)
    path = f"/cohorts/{cohort.public_id}/"
    token = "csrfmiddlewaretoken"  # noqa: S105

    def shown():
        lines = client.get(path).content.decode().splitlines()
        return [line for line in lines if token not in line and "nonce" not in line]

    before = shown()
    comparison.choose(learner=bob, compared=False)
    assert shown() == before


def test_twice_does_no_harm_and_back_again(bob, small, told):
    comparison.choose(learner=bob, compared=False)
    assert comparison.choose(learner=bob, compared=False) == []
    assert comparison.choose(learner=bob, compared=True) == [(1, small.pk)]
    assert comparison.choose(learner=bob, compared=True) == []
    assert told(small).band == Band(0, 50)


def test_his_cohorts_are_compared_anew_at_once(
    sign_in, bob, others, small, monkeypatch, django_capture_on_commit_callbacks
):
    from apps.cohorts import tasks

    monkeypatch.setattr(tasks.compare, "delay", tasks.compare)
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(bob).post(COMPARISON, {"compared": "no"})
    small.refresh_from_db()
    assert small.compared_at is not None and small.bands is None


def test_by_the_api(sign_in, bob):
    client = sign_in(bob)
    for compared in (False, True):
        body = json.dumps({"compared": compared})
        answer = client.put("/api/v1/cohorts/comparison/", body, content_type="application/json")
        assert answer.json() == {"compared": compared}
        assert comparison.is_wanted(bob) == compared


def test_erasing_a_person_takes_it_along(bob):
    from apps.accounts import erasure

    comparison.choose(learner=bob, compared=False)
    erasure.erase(user=bob)
    assert not OptOut.objects.exists()
