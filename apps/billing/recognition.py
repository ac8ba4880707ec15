"""When money that came in becomes revenue.

A payment for n days is earned on these days, not when it arrives: each day takes what is left of
it divided by the days that are left, rounded down, and the last day the rest, so that the parts
sum to the payment. What arrives late (a webhook after its first day was closed) is earned over
the days that are left, or on the next day if none is. Days are those of UTC.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db import transaction as database

from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope

from . import ledger
from .apportionment import per_mille
from .ledger_models import Account, Transaction
from .rules import POOL_SHARE

Kind = Account.Kind

_PART = "remaining / greatest(1, ends_on - %(day)s)"
_DUE = "tenant_id = %(tenant)s AND remaining > 0 AND starts_on <= %(day)s"
_EARN = f"""
WITH due AS (
    SELECT id, {_PART} AS part FROM billing_payment WHERE {_DUE} ORDER BY id FOR UPDATE
), earned AS (
    UPDATE billing_payment SET remaining = remaining - due.part
    FROM due WHERE billing_payment.id = due.id RETURNING due.part
)
SELECT coalesce(sum(part), 0) FROM earned
"""  # noqa: S608 -- of constants
_EXPECT = f"SELECT coalesce(sum({_PART}), 0) FROM billing_payment WHERE {_DUE}"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Revenue:
    """Of a day: what was earned less what was refunded of earlier days, and the creators' part."""

    amount: int
    pool: int


@database.atomic
def recognise(day: date) -> Revenue:
    """Book a day's revenue and put the creators' part into the pool. Once for each day: the caller
    looks (`distributions.close`), and the transaction's key refuses a second time."""
    earned = _over_tenants(_EARN, day)
    refunds = ledger.account(Kind.REFUNDED)
    # Refunds of what was earned before; more than a day's revenue waits for the next day.
    taken_back = min(max(0, ledger.balance(refunds)), earned)
    revenue = earned - taken_back
    pool = per_mille(revenue, POOL_SHARE)
    ledger.post(
        kind=Transaction.Kind.REVENUE,
        key=f"revenue:{day}",
        day=day,
        amounts={
            ledger.account(Kind.DEFERRED): earned,
            refunds: -taken_back,
            ledger.account(Kind.REVENUE): -revenue,
            ledger.account(Kind.CREATORS_SHARE): pool,
            ledger.account(Kind.POOL): -pool,
        },
    )
    return Revenue(revenue, pool)


def expected(day: date) -> Revenue:
    """What a day that is not closed will bring, by what has been paid so far."""
    earned = _over_tenants(_EXPECT, day)
    return Revenue(earned, per_mille(earned, POOL_SHARE))


def _over_tenants(sql: str, day: date) -> int:
    total = 0
    for tenant in Tenant.objects.order_by("pk"):
        with tenant_scope(tenant.pk), database.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, {"day": day, "tenant": tenant.pk})
            total += int(cursor.fetchone()[0])
    return total
