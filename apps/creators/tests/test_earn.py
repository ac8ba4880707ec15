"""From what people watched to what a creator is owed, through the real counts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.analytics.tests.events import audience_of
from apps.billing import ledger
from apps.billing.models import Account, Distribution, Share
from apps.billing.money import DOLLAR
from apps.billing.tests.factories import paid
from apps.content.tests.factories import AtomFactory
from apps.creators import tasks
from apps.creators.earnings import closing, figures, watch_time
from apps.lib import clock
from apps.tenants.scope import tenant_scope

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
DAY = NOON.date()
Kind = Account.Kind


@pytest.fixture
def lessons(alice, charlie):
    return AtomFactory(owner=alice), AtomFactory(owner=charlie, premium=True)


@pytest.fixture
def watched(lessons):
    """Alice's open lesson for 80 s, Charlie's for subscribers for 20 s."""
    hers, his = lessons
    audience_of(hers.public_id, [20] * 4, at=NOON)
    audience_of(his.public_id, [20], at=NOON)


def at(day: date, hour: int):
    return clock.frozen(datetime(day.year, day.month, day.day, hour, 5, tzinfo=UTC))


def test_a_premium_second_counts_four_times(lessons, watched, alice, charlie):
    found = {each.owner_id: each for each in watch_time.of_day(DAY)}
    assert (found[alice.pk].weight, found[charlie.pk].weight) == (80_000, 80_000)
    assert (found[alice.pk].views, found[charlie.pk].views) == (4, 1)


def test_visitors_views_make_nobody_eligible(lessons, watched, alice):
    hers, _his = lessons
    audience_of(hers.public_id, [1] * 3, at=NOON, source="visit")
    found = {each.owner_id: each for each in watch_time.of_day(DAY)}
    assert found[alice.pk].views == 4


def test_an_organisations_lessons_earn_nothing(lessons, watched, alice, riverside):
    with tenant_scope(riverside.pk):
        private = AtomFactory(owner=alice, skill=None)
        audience_of(private.public_id, [30] * 9, at=NOON)
        assert private.public_id not in {each.subject for each in watch_time.of_day(DAY)}
    assert len(watch_time.of_day(DAY)) == 2


def test_the_beat_closes_what_is_over_once(lessons, watched, alice, charlie):
    paid(20 * DOLLAR, starts_on=DAY, days=20)
    with at(DAY + timedelta(days=1), 0):
        tasks.close_days()
    assert not Distribution.objects.filter(day=DAY).exists()
    for hour in (1, 2):
        with at(DAY + timedelta(days=1), hour):
            tasks.close_days()
    assert Distribution.objects.get(day=DAY).pool == 450_000
    assert ledger.owed(Kind.HELD, owner=alice, month="2026-11") == 225_000
    assert ledger.owed(Kind.HELD, owner=charlie, month="2026-11") == 225_000


def test_days_that_were_missed_are_closed_in_order(lessons, watched):
    paid(20 * DOLLAR, starts_on=DAY, days=20)
    with at(DAY + timedelta(days=1), 1):
        tasks.close_days()
    with at(DAY + timedelta(days=4), 9):
        made = closing.close_due()
    assert [each.day for each in made] == [DAY + timedelta(days=n) for n in (1, 2, 3)]
    assert {each.revenue for each in made} == {DOLLAR}


def test_the_last_day_closes_its_month(lessons, alice):
    hers, _his = lessons
    last = date(2026, 11, 30)
    paid(300 * DOLLAR, starts_on=last, days=1)
    audience_of(hers.public_id, [1] * 1000, at=datetime(2026, 11, 30, 12, tzinfo=UTC))
    with at(date(2026, 12, 1), 1):
        tasks.close_days()
    with at(date(2026, 12, 2), 1):
        tasks.close_days()
    with clock.frozen(datetime(2026, 12, 2, 9, tzinfo=UTC)):
        found = figures.overview(alice)
    assert [(each.month, each.amount) for each in found.payouts] == [("2026-11", 135 * DOLLAR)]


def test_after_a_review_a_day_is_divided_anew(lessons, watched, alice, charlie):
    from apps.analytics.models import WatchedDay

    paid(20 * DOLLAR, starts_on=DAY, days=20)
    closing.close(DAY)
    hers, _his = lessons
    WatchedDay.objects.own().filter(subject_id=hers.public_id).delete()
    closing.correct(DAY, memo="bots", by=charlie)
    amounts = Share.objects.filter(distribution__reversed_at=None).values_list("owner", "amount")
    assert dict(amounts) == {charlie.pk: 450_000}
    assert ledger.owed(Kind.HELD, owner=alice, month="2026-11") == 0


def test_today_is_estimated_by_what_was_watched_so_far(lessons, watched, alice):
    paid(20 * DOLLAR, starts_on=DAY, days=20)
    with clock.frozen(NOON):
        today = figures.today_of(alice)
    assert (today.amount, today.views, today.seconds) == (112_500, 4, 80)
    assert today.is_estimate


def test_a_creator_is_told_of_days_and_views(
    lessons, watched, alice, django_assert_max_num_queries
):
    paid(20 * DOLLAR, starts_on=DAY, days=20)
    for n in range(8):
        closing.close(DAY + timedelta(days=n))
    with clock.frozen(NOON + timedelta(days=8)), django_assert_max_num_queries(40):
        found = figures.overview(alice)
    assert [each.amount for each in found.days] == [225_000] + [0] * 7
    assert (found.earned, found.held, found.owed) == (225_000, 225_000, 0)
    assert (found.views, found.share_of_views, found.is_eligible) == (4, 0, False)
    assert found.per_thousand_views == 56_250_000
    assert found.forecast.low == 225_000 <= found.forecast.likely < found.forecast.high
