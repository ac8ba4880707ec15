"""What the books promise, against whoever writes: also against SQL by hand."""

from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.db import transaction as database

from apps.billing import ledger
from apps.billing.models import Account, Entry, Transaction

Kind = Account.Kind
DAY = date(2026, 11, 1)


def post(key="a", **amounts: int):
    return ledger.post(
        kind=Transaction.Kind.PAYMENT,
        key=key,
        day=DAY,
        amounts={ledger.account(Kind(name)): amount for name, amount in amounts.items()},
    )


def check_now():
    """What the database does at a commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE billing_entry SET amount = 6",
        "DELETE FROM billing_entry",
        "UPDATE billing_transaction SET memo = 'mine'",
        "DELETE FROM billing_transaction",
    ],
)
def test_what_is_booked_stays(public, change):
    post(cash=5, deferred=-5)
    check_now()
    with (
        pytest.raises(IntegrityError, match="only added to"),
        database.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_python_refuses_a_transaction_that_does_not_balance(public):
    with pytest.raises(ValueError, match="sum to zero"):
        post(cash=5, deferred=-4)


def test_so_does_the_database(public):
    booked = Transaction.objects.create(kind="payment", key="x", day=DAY, size=2)
    for position, (kind, amount) in enumerate([(Kind.CASH, 5), (Kind.DEFERRED, -4)]):
        account = ledger.account(kind)
        Entry.objects.create(transaction=booked, position=position, account=account, amount=amount)
    with pytest.raises(IntegrityError, match="sum to 1"):
        check_now()


def test_a_transaction_without_all_its_entries_is_refused(public):
    Transaction.objects.create(kind="payment", key="x", day=DAY, size=2)
    with pytest.raises(IntegrityError, match="0 entries"):
        check_now()


def test_nothing_can_be_added_to_a_transaction(public):
    booked = post(cash=5, deferred=-5)
    with pytest.raises(IntegrityError, match="complete"), database.atomic():
        Entry.objects.create(
            transaction=booked, position=2, account=ledger.account(Kind.CASH), amount=1
        )


def test_a_key_counts_once(public):
    post(cash=5, deferred=-5)
    with pytest.raises(IntegrityError), database.atomic():
        post(cash=5, deferred=-5)


def test_nothing_at_all_is_no_transaction(public):
    assert post(cash=0, deferred=0) is None


def test_a_reversal_leaves_nothing_and_comes_once(public):
    booked = post(cash=5, deferred=-3, tax=-2)
    ledger.reverse(posted=booked, memo="twice")
    assert ledger.owed_by_account() == {}
    assert Entry.objects.count() == 6
    with pytest.raises(ledger.AlreadyReversed):
        ledger.reverse(posted=booked, memo="again")
    check_now()
