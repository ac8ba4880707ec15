import pytest

from apps.accounts.models import Membership
from apps.accounts.tests.factories import UserFactory
from apps.cohorts import standings, tasks
from apps.cohorts.bands import Band, Recalls
from apps.cohorts.models import Cohort
from apps.cohorts.standings import Told
from apps.cohorts.tests.factories import CohortFactory, join, reviewed
from apps.lib import clock
from apps.tenants.scope import tenant_scope

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("recalled", "band"),
    [(90, Band(0, 15)), (74, Band(15, 30)), (70, Band(30, 50)), (40, Band(50, 100))],
)
def test_a_learners_band(bob, cohort, told, recalled, band):
    reviewed(bob, 100, recalled)
    found = told(cohort)
    assert (found.told, found.band) == (Told.BAND, band)
    assert found.all == (Band(0, 15), Band(15, 30), Band(30, 50), Band(50, 100))


def test_nothing_of_anybody_is_kept(bob, cohort, told, others):
    """Only where bands begin: a file of the table tells no one's figures, nor how many they are."""
    reviewed(bob, 100, 90)
    told(cohort)
    cohort.refresh_from_db()
    assert set(cohort.bands) == {"mean", "bars"}
    assert [set(bar) for bar in cohort.bands["bars"]] == [{"percent", "score"}] * 3


def test_with_too_few_reviews_there_is_no_band(bob, cohort, told):
    reviewed(bob, 19, 19)
    assert told(cohort).told == Told.FEW_REVIEWS


def test_what_lies_longer_back_than_30_days_does_not_count(bob, cohort, told):
    reviewed(bob, 100, 100, ago=30)
    assert told(cohort).told == Told.FEW_REVIEWS
    reviewed(bob, 20, 10, ago=29)
    assert told(cohort).band == Band(50, 100)
    assert standings.of(bob).recalls == Recalls(20, 10)


def test_a_small_cohort_shows_no_bands(bob, others, told):
    reviewed(bob, 100, 90)
    cohort = CohortFactory(people=[bob, *others[:8]])
    assert told(cohort).told == Told.FEW_MEMBERS
    join(cohort, others[8])
    assert told(cohort).band == Band(0, 50)


def test_who_reviewed_too_little_makes_a_cohort_no_larger(bob, others, told):
    reviewed(bob, 100, 90)
    idle = UserFactory.create_batch(5)
    for person in idle:
        reviewed(person, 19, 19)
    assert told(CohortFactory(people=[bob, *others[:8], *idle])).told == Told.FEW_MEMBERS


def test_who_left_the_organisation_or_was_closed_does_not_count(bob, others, told):
    reviewed(bob, 100, 90)
    cohort = CohortFactory(people=[bob, *others[:10]])
    assert told(cohort).told == Told.BAND
    Membership.objects.get(user=others[0]).delete()
    assert told(cohort).told == Told.BAND
    others[1].is_active = False
    others[1].save()
    assert told(cohort).told == Told.FEW_MEMBERS


def test_where_all_are_alike(bob, told):
    people = [bob, *UserFactory.create_batch(11)]
    for person in people:
        reviewed(person, 50, 45)
    assert told(CohortFactory(people=people)).told == Told.ALIKE


def test_before_the_first_comparison(bob, cohort):
    reviewed(bob, 100, 90)
    assert standings.of(bob).standings[0].told == Told.PENDING


def test_reviews_in_another_organisation_do_not_count(bob, riverside, cohort, told):
    with tenant_scope(riverside.pk):
        reviewed(bob, 100, 100)
    assert told(cohort).told == Told.FEW_REVIEWS


def test_beat_compares_what_is_an_hour_old_in_every_organisation(
    bob, cohort, riverside, monkeypatch, django_capture_on_commit_callbacks
):
    with tenant_scope(riverside.pk):
        hospital = CohortFactory(people=[bob])
    sent = []
    monkeypatch.setattr(tasks.compare, "delay", lambda *ids: sent.append(ids))
    tasks.compare_all()
    assert set(sent) == {(1, cohort.pk), (riverside.pk, hospital.pk)}
    for ids in sent:
        tasks.compare(*ids)
    sent.clear()
    tasks.compare_all()
    assert sent == []
    with clock.frozen(clock.now() + standings.FRESH):
        tasks.compare_all()
    assert len(sent) == 2


def test_one_query_compares_however_many(bob, cohort, others, django_assert_num_queries):
    standings.compare(cohort.pk)
    with django_assert_num_queries(5) as few:
        standings.compare(cohort.pk)
    for person in UserFactory.create_batch(20):
        reviewed(person, 100, 60)
        join(cohort, person)
    with django_assert_num_queries(len(few)):
        standings.compare(cohort.pk)
    assert Cohort.objects.get(pk=cohort.pk).compared_at
