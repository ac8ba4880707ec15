"""A day's revenue, its pool, and who gets what of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.billing import answers, distributions, ledger, months
from apps.billing.models import Account, Distribution, Payment, Payout, Share, Transaction
from apps.billing.money import DOLLAR
from apps.billing.tests.factories import paid, watched
from apps.lib import clock

Kind = Account.Kind
DAY = date(2026, 11, 2)


def close(*lessons, day=DAY):
    return distributions.close(day=day, watched=lessons)


def test_creators_get_45_per_cent_of_what_the_day_earned(public, alice, charlie):
    paid(30 * DOLLAR, starts_on=DAY)
    made = close(watched(alice, 3), watched(charlie, 1, views=999))
    assert (made.revenue, made.pool) == (DOLLAR, 450_000)
    assert ledger.owed(Kind.PAYABLE, owner=alice) == 337_500
    # With less than 1000 views it is held, for the month.
    assert ledger.owed(Kind.PAYABLE, owner=charlie) == 0
    assert ledger.owed(Kind.HELD, owner=charlie, month="2026-11") == 112_500
    assert ledger.owed(Kind.POOL) == 0


def test_a_year_is_earned_day_by_day_to_the_last_unit(public):
    payment = paid(99 * DOLLAR + 1, starts_on=DAY, days=365)
    for n in range(366):
        close(day=DAY + timedelta(days=n))
    payment.refresh_from_db()
    assert payment.remaining == 0
    rows = Distribution.objects.values_list("revenue", flat=True)
    assert sum(rows) == 99 * DOLLAR + 1
    assert max(rows) - min(list(rows)[1:]) <= 1
    assert Distribution.objects.get(day=DAY + timedelta(days=365)).revenue == 0


def test_what_arrives_late_is_earned_over_the_days_left(public):
    close()
    paid(29 * DOLLAR, starts_on=DAY, days=30)
    paid(7, starts_on=DAY - timedelta(days=40), days=30)
    assert close(day=DAY + timedelta(days=1)).revenue == DOLLAR + 7


def test_organisations_payments_count_too(public, riverside):
    from apps.tenants.scope import tenant_scope

    paid(30 * DOLLAR, starts_on=DAY)
    with tenant_scope(riverside.pk):
        paid(60 * DOLLAR, starts_on=DAY)
        assert close().revenue == 3 * DOLLAR
        assert Payment.objects.own().get().remaining == 58 * DOLLAR


def test_a_day_is_closed_once(public, alice):
    paid(30 * DOLLAR, starts_on=DAY)
    first = close(watched(alice, 3))
    assert close(watched(alice, 5)) == first
    assert Transaction.objects.filter(kind="distribution").count() == 1
    assert Payment.objects.get().remaining == 29 * DOLLAR


def test_without_anybody_watching_the_next_day_has_the_pool(public, alice):
    paid(30 * DOLLAR, starts_on=DAY)
    assert close().carried == 450_000
    made = close(watched(alice, 1), day=DAY + timedelta(days=1))
    assert (made.pool, made.carried) == (900_000, 0)


def test_answers_share_a_twentieth_and_prompt_ones_count_twice(public, alice, charlie):
    paid(30 * DOLLAR, starts_on=DAY)
    noon = datetime(2026, 11, 2, 12, tzinfo=UTC)
    asked = noon - timedelta(hours=23)
    assert answers.record(owner=alice, question="q1", asked_at=asked, answered_at=noon)
    assert not answers.record(owner=charlie, question="q1", asked_at=asked, answered_at=noon)
    late = noon - timedelta(hours=25)
    answers.record(owner=charlie, question="q2", asked_at=late, answered_at=noon)
    made = close(watched(alice, 1))
    assert made.bonus == 22_500
    bonuses = Share.objects.filter(subject_kind="answers").values_list("owner", "amount")
    assert dict(bonuses) == {alice.pk: 15_000, charlie.pk: 7_500}
    assert sum(made.shares.values_list("amount", flat=True)) == made.pool


def test_the_thousandth_view_releases_what_was_held_in_its_month(public, alice):
    paid(30 * DOLLAR, starts_on=DAY)
    close(watched(alice, 1, views=600))
    assert ledger.owed(Kind.PAYABLE, owner=alice) == 0
    close(watched(alice, 1, views=400), day=DAY + timedelta(days=1))
    assert ledger.owed(Kind.PAYABLE, owner=alice) == 900_000


def end_november(*lessons):
    """The rest of November, with these lessons on its last day."""
    for n in range(3, 31):
        close(*(lessons if n == 30 else ()), day=date(2026, 11, n))


def test_a_month_without_enough_views_goes_back_to_the_pool(public, alice):
    paid(30 * DOLLAR, starts_on=DAY)
    close(watched(alice, 1, views=999))
    with pytest.raises(months.MonthNotOver):
        months.close(month="2026-11")
    end_november()
    assert months.close(month="2026-11") == []
    assert ledger.owed_by_account(kind=Kind.HELD) == {}
    assert ledger.owed(Kind.POOL) == 29 * 450_000  # nobody watched since
    assert close(watched(alice, 1), day=date(2026, 12, 1)).pool == 30 * 450_000


def test_less_than_fifty_dollars_is_carried_over(public, alice, charlie):
    paid(222 * DOLLAR, starts_on=date(2026, 11, 30), days=1)  # a pool of 99.90 dollars
    close(day=DAY)
    end_november(watched(alice, 50_123), watched(charlie, 49_877))
    due = months.close(month="2026-11")
    assert [(each.owner, each.amount) for each in due] == [(alice, 5_007 * 10_000)]
    assert ledger.owed(Kind.PAYABLE, owner=charlie) == 49_827_123
    assert months.close(month="2026-11") == []
    assert Payout.objects.count() == 1


def test_a_correction_reverses_and_shares_the_same_money_again(public, alice, charlie):
    paid(30 * DOLLAR, starts_on=DAY)
    close(watched(alice, 1), watched(charlie, 3, subject="bots"))
    with clock.frozen(datetime(2026, 11, 9, tzinfo=UTC)):
        again = distributions.correct(day=DAY, watched=[watched(alice, 1)], memo="bots", by=alice)
    assert (again.revision, again.pool, again.revenue) == (2, 450_000, DOLLAR)
    assert ledger.owed(Kind.PAYABLE, owner=alice) == 450_000
    # It had been released to Charlie; if it had been paid out, he would owe it.
    assert ledger.owed(Kind.PAYABLE, owner=charlie) == 0
    assert ledger.owed_by_account(owner=charlie) == {}
    kinds = Transaction.objects.filter(day=date(2026, 11, 9)).values_list("kind", flat=True)
    assert set(kinds) == {"reversal", "distribution", "release"}
    assert Distribution.objects.counting().get(day=DAY) == again


def test_a_correction_of_a_closed_month_takes_back_what_it_had_given_back(public, alice, charlie):
    paid(30 * DOLLAR, starts_on=DAY)
    close(watched(alice, 1), watched(charlie, 1, views=10))
    end_november()
    months.close(month="2026-11")
    before = ledger.owed(Kind.POOL)
    distributions.correct(day=DAY, watched=[watched(alice, 1)], memo="bots", by=alice)
    assert ledger.owed(Kind.PAYABLE, owner=alice) == 450_000
    assert ledger.owed_by_account(owner=charlie) == {}
    assert ledger.owed(Kind.POOL) == before - 225_000


def test_a_day_that_is_open_cannot_be_corrected(public, alice):
    with pytest.raises(distributions.NotClosed):
        distributions.correct(day=DAY, watched=[], memo="", by=alice)
