"""From due to paid; each step is in the books."""

from datetime import date

import pytest

from apps.billing import ledger, payouts
from apps.billing.models import Account, Payout, Transaction
from apps.billing.money import DOLLAR

Kind = Account.Kind


@pytest.fixture
def due(public, bob):
    ledger.post(
        kind=Transaction.Kind.RELEASE,
        key="earned",
        day=date(2026, 11, 1),
        amounts={
            ledger.account(Kind.POOL): 60 * DOLLAR,
            ledger.account(Kind.PAYABLE, owner=bob): -60 * DOLLAR,
        },
    )
    return Payout.objects.create(owner=bob, month="2026-11", amount=55 * DOLLAR)


def owed(bob):
    return tuple(ledger.owed(kind, owner=bob) // DOLLAR for kind in (Kind.PAYABLE, Kind.PAYOUTS))


def test_approved_then_paid(due, alice, bob):
    payouts.approve(payout=due, by=alice)
    assert owed(bob) == (5, 55)
    paid = payouts.mark_paid(payout=due, reference="TRX 7", by=alice)
    assert owed(bob) == (5, 0)
    assert (paid.state, paid.reference) == ("paid", "TRX 7")
    assert ledger.owed(Kind.CASH) == 55 * DOLLAR
    assert {each.by for each in (paid.reserved, paid.sent)} == {alice.public_id}


def test_twice_is_refused(due, alice):
    payouts.approve(payout=due, by=alice)
    with pytest.raises(payouts.WrongState):
        payouts.approve(payout=due, by=alice)
    payouts.mark_paid(payout=due, reference="", by=alice)
    with pytest.raises(payouts.WrongState):
        payouts.mark_paid(payout=due, reference="", by=alice)
    with pytest.raises(payouts.WrongState):
        payouts.cancel(payout=due, by=alice)


def test_not_paid_before_it_is_approved(due, alice):
    with pytest.raises(payouts.WrongState):
        payouts.mark_paid(payout=due, reference="", by=alice)


@pytest.mark.parametrize("approved", [False, True])
def test_cancelled_it_is_owed_as_before(due, alice, bob, approved):
    if approved:
        payouts.approve(payout=due, by=alice)
    payouts.cancel(payout=due, by=alice)
    assert owed(bob) == (60, 0)
    due.refresh_from_db()
    assert due.state == "cancelled"


def test_a_correction_may_leave_it_uncovered(due, alice, bob):
    ledger.reverse(posted=Transaction.objects.get(), memo="bots")
    with pytest.raises(payouts.NotCovered):
        payouts.approve(payout=due, by=alice)
    due.refresh_from_db()
    assert due.state == "due"
