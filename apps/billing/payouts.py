"""Paying creators. The transfer itself is made by a person at the bank; the books follow."""

from django.db import transaction as database
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import Conflict

from . import ledger
from .ledger_models import Account, Transaction
from .models import Payout

Kind, State = Account.Kind, Payout.State


class WrongState(Conflict):
    code = "payout_state"
    message = _("This payout is not in a state in which that can be done.")


class NotCovered(Conflict):
    code = "payout_not_covered"
    message = _("A correction has lowered what is owed below this payout. Cancel it.")


@database.atomic
def approve(*, payout: Payout, by: User) -> Payout:
    """Set the money aside. Raises WrongState, NotCovered."""
    held = _claim(payout, State.DUE, State.APPROVED)
    if ledger.owed(Kind.PAYABLE, owner=held.owner) < held.amount:
        raise NotCovered()
    held.reserved = ledger.post(
        kind=Transaction.Kind.RESERVE,
        key=f"reserve:{held.public_id}",
        day=clock.now().date(),
        amounts={
            ledger.account(Kind.PAYABLE, owner=held.owner): held.amount,
            ledger.account(Kind.PAYOUTS, owner=held.owner): -held.amount,
        },
        by=by,
    )
    held.save(update_fields=["reserved"])
    return held


@database.atomic
def mark_paid(*, payout: Payout, reference: str, by: User) -> Payout:
    """The transfer has been made. Raises WrongState."""
    held = _claim(payout, State.APPROVED, State.PAID)
    held.sent = ledger.post(
        kind=Transaction.Kind.PAYOUT,
        key=f"payout:{held.public_id}",
        day=clock.now().date(),
        amounts={
            ledger.account(Kind.PAYOUTS, owner=held.owner): held.amount,
            ledger.account(Kind.CASH): -held.amount,
        },
        memo=reference,
        by=by,
    )
    held.reference, held.paid_at = reference, clock.now()
    held.save(update_fields=["sent", "reference", "paid_at"])
    return held


@database.atomic
def cancel(*, payout: Payout, by: User) -> Payout:
    """What was set aside is owed again, and is in the next month's payout. Raises WrongState."""
    if Payout.objects.filter(pk=payout.pk, state=State.DUE).exists():
        return _claim(payout, State.DUE, State.CANCELLED)
    held = _claim(payout, State.APPROVED, State.CANCELLED)
    assert held.reserved is not None  # noqa: S101 -- since it was approved
    ledger.reverse(posted=held.reserved, memo=str(held), by=by)
    return held


def _claim(payout: Payout, before: Payout.State, after: Payout.State) -> Payout:
    ledger.one_at_a_time()
    if not Payout.objects.filter(pk=payout.pk, state=before).update(state=after):
        raise WrongState()
    held = Payout.objects.select_related("owner", "reserved").get(pk=payout.pk)
    if held.owner is None:
        raise WrongState()
    return held
