"""The end of a month: what stays held goes back to the pool, and payouts are worked out."""

from calendar import monthrange
from datetime import date

from django.db import transaction as database
from django.utils.translation import gettext_lazy as _

from apps.lib.errors import Conflict

from . import ledger, money
from .distributions import give_back
from .ledger_models import Account
from .models import ClosedMonth, Distribution, Payout
from .rules import LEAST_PAYOUT

Kind = Account.Kind


class MonthNotOver(Conflict):
    code = "month_not_over"
    message = _("Not every day of this month has been distributed.")


def last_day(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


@database.atomic
def close(*, month: str) -> list[Payout]:
    """Once; raises MonthNotOver. Less than the least payout, and what is less than a cent, stay
    owed and are carried over."""
    ledger.one_at_a_time()
    last = last_day(month)
    if not Distribution.objects.counting().filter(day=last).exists():
        raise MonthNotOver()
    _row, is_first = ClosedMonth.objects.get_or_create(month=month)
    if not is_first:
        return []
    held = ledger.owed_by_account(kind=Kind.HELD, month=month)
    give_back(held, key=f"return:{month}", booked_on=last)
    return _due(month)


def _due(month: str) -> list[Payout]:
    underway = set(Payout.objects.filter(state=Payout.State.DUE).values_list("owner_id", flat=True))
    payouts = [
        Payout(owner=account.owner, month=month, amount=money.whole_cents(owed) * money.CENT)
        for account, owed in ledger.owed_by_account(kind=Kind.PAYABLE).items()
        if owed >= LEAST_PAYOUT and account.owner and account.owner_id not in underway
    ]
    return Payout.objects.bulk_create(payouts)
