"""Whatever happens, in whatever order, and wherever it breaks off: no unit is lost or made.

Hypothesis tells stories of payments, refunds, answered questions, closed days, corrections, months
and payouts. Any
step may be broken off at any of its writes, as a crash would: then nothing of it has happened,
and it is done again.
"""

from collections import defaultdict
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.db import transaction as database
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.billing import answers, distributions, ledger, months, payouts, refunds
from apps.billing.models import Account, Distribution, Entry, Payment, Payout, Share
from apps.billing.tests.factories import paid, watched
from apps.lib import clock

Kind = Account.Kind
FIRST = date(2026, 1, 20)
AMOUNTS = st.integers(1, 10**11)
SHARES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 10**6), st.integers(0, 1500)), max_size=4
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("pay"), AMOUNTS, st.integers(1, 40)),
        st.tuples(st.just("refund"), st.integers(1, 100), st.booleans()),
        st.tuples(st.just("answer"), st.integers(0, 2), st.integers(0, 48)),
        st.tuples(st.just("close"), SHARES, st.integers(0, 30)),
        st.tuples(st.just("close"), SHARES, st.none()),
        st.tuples(st.just("correct"), SHARES, st.integers(0, 12)),
        st.tuples(st.just("payouts"), st.booleans(), st.none()),
    ),
    min_size=4,
    max_size=14,
)


class Crash(Exception):
    pass


@contextmanager
def crashing_at(write: int | None):
    """The process dies before its so-manieth write."""
    seen = 0

    def watch(execute, sql, params, many, context):
        nonlocal seen
        if sql.lstrip().startswith(("INSERT", "UPDATE", "WITH due")):
            if seen == write:
                raise Crash
            seen += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


class Books:
    def __init__(self, people):
        self.people = people
        self.today = FIRST
        self.questions = 0

    def step(self, name, a, b):
        getattr(self, name)(a, b)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def pay(self, amount, days):
        paid(amount, starts_on=self.today, days=days)

    def refund(self, percent, _):
        payment = Payment.objects.order_by("pk").last()
        if payment:
            refunds.book(payment=payment, total=payment.total * percent // 100)

    def answer(self, who, hours):
        """A question that was asked so many hours before."""
        noon = datetime.combine(self.today, time(12), UTC)
        self.questions += 1
        answers.record(
            owner=self.people[who],
            question=f"q{self.questions}",
            asked_at=noon - timedelta(hours=hours),
            answered_at=noon,
        )

    def close(self, shares, crash):
        lessons = self.lessons(shares)
        day = self.today
        try:
            with crashing_at(crash), database.atomic():
                distributions.close(day=day, watched=lessons)
        except Crash:
            assert not Distribution.objects.filter(day=day).exists()
            distributions.close(day=day, watched=lessons)
        self.today += timedelta(days=1)
        if self.today.day == 1:
            months.close(month=f"{day:%Y-%m}")

    def correct(self, shares, back):
        day = self.today - timedelta(days=back)
        with clock.frozen(datetime.combine(self.today, datetime.min.time(), UTC)):
            try:
                distributions.correct(
                    day=day, watched=self.lessons(shares), memo="", by=self.people[0]
                )
            except distributions.NotClosed:
                assert not Distribution.objects.counting().filter(day=day).exists()

    def payouts(self, approved, _):
        for payout in Payout.objects.filter(state="due"):
            try:
                payouts.approve(payout=payout, by=self.people[0])
            except payouts.NotCovered:
                payouts.cancel(payout=payout, by=self.people[0])
                continue
            if approved:
                payouts.mark_paid(payout=payout, reference="", by=self.people[0])
            else:
                payouts.cancel(payout=payout, by=self.people[0])

    def lessons(self, shares):
        return [
            watched(self.people[who], weight, views=views, subject=f"lesson{n}")
            for n, (who, weight, views) in enumerate(shares)
        ]


def check(books):
    assert (Entry.objects.aggregate(sum=Sum("amount"))["sum"] or 0) == 0
    owed = defaultdict(int)
    for account, amount in ledger.owed_by_account().items():
        owed[account.kind] += amount
    # What is not yet earned is what payments say of themselves.
    assert owed["deferred"] == (Payment.objects.aggregate(sum=Sum("remaining"))["sum"] or 0)
    # The creators' part of the revenue is in the pool, held, owed, on its way, or was paid.
    sent = Payout.objects.filter(state="paid").aggregate(sum=Sum("amount"))["sum"] or 0
    parts = owed["pool"] + owed["held"] + owed["payable"] + owed["payouts"] + sent
    assert parts == -owed["creators_share"]
    assert 0 <= -owed["creators_share"] <= owed["revenue"] * 45 / 100 + 1
    for made in Distribution.objects.counting():
        shared = Share.objects.filter(distribution=made).aggregate(sum=Sum("amount"))["sum"] or 0
        assert shared + made.carried == made.pool
        assert made.bonus == (made.pool * 50 // 1000 if distributions.answers_on(made.day) else 0)
        bonuses = Share.objects.filter(distribution=made, subject_kind=distributions.ANSWERS)
        assert (bonuses.aggregate(sum=Sum("amount"))["sum"] or 0) == made.bonus


@pytest.mark.django_db
@given(steps=STEPS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_money_is_conserved(public, alice, bob, charlie, steps):
    with database.atomic():
        books = Books([alice, bob, charlie])
        for step in steps:
            books.step(*step)
            check(books)
        database.set_rollback(True)


def test_every_write_of_a_day_may_be_the_last(public, alice, charlie):
    """The same day, broken off before each of its writes in turn, comes out as if it had not."""
    paid(10**8 + 7, starts_on=FIRST)
    lessons = [watched(alice, 3), watched(charlie, 7)]
    crashes = 0
    while True:
        try:
            with crashing_at(crashes), database.atomic():
                made = distributions.close(day=FIRST, watched=lessons)
            break
        except Crash:
            crashes += 1
            assert not Distribution.objects.exists()
            assert Payment.objects.get().remaining == 10**8 + 7
    assert crashes >= 6
    assert list(made.shares.values_list("amount", flat=True)) == [1_049_999, 450_000]
