"""Stripe's events as what they tell us: pure, over the JSON of API version 2025-03-31 (basil) and
later, in which periods are those of items and lines, and an invoice names its `parent`.

https://docs.stripe.com/api/events/types
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from apps.billing.models import Subscription

from .contract import Agreed, ChargeTold, Event, InvoicePaid, RefundTold, SubscriptionTold, Told

State = Subscription.State
Json = Mapping[str, Any]

STATES = {
    "incomplete": State.INCOMPLETE,
    "incomplete_expired": State.ENDED,
    "trialing": State.ACTIVE,
    "active": State.ACTIVE,
    "past_due": State.PAST_DUE,
    "unpaid": State.PAST_DUE,
    "paused": State.PAST_DUE,
    "canceled": State.ENDED,
}


def read(event: Json) -> Event:
    reader = READERS.get(event["type"])
    return Event(
        ref=event["id"],
        kind=event["type"],
        made_at=_moment(event["created"]),
        told=reader(event["data"]["object"]) if reader else None,
    )


def _subscription(found: Json) -> Told | None:
    agreed = _agreed(found["id"], found.get("metadata"))
    if agreed is None:
        return None
    ended = found.get("ended_at")
    return SubscriptionTold(
        agreed=agreed,
        customer=_id(found.get("customer")),
        state=STATES[found["status"]],
        cancels=bool(found.get("cancel_at_period_end") or found.get("cancel_at")),
        ended_at=_moment(ended) if ended else None,
    )


def _invoice_paid(found: Json) -> Told | None:
    details = (found.get("parent") or {}).get("subscription_details") or {}
    agreed = _agreed(_id(details.get("subscription")), details.get("metadata"))
    # An invoice's own period is the one before; that of its lines is what was paid for.
    periods = [line["period"] for line in found["lines"]["data"]]
    if agreed is None or not periods:
        return None
    paid_at = (found.get("status_transitions") or {}).get("paid_at") or found["created"]
    return InvoicePaid(
        agreed=agreed,
        ref=found["id"],
        currency=found["currency"],
        total=found["amount_paid"],
        tax=sum(tax["amount"] for tax in found.get("total_taxes") or ()),
        starts_at=_moment(min(period["start"] for period in periods)),
        ends_at=_moment(max(period["end"] for period in periods)),
        paid_at=_moment(paid_at),
    )


def _invoice_payment(found: Json) -> Told | None:
    payment = found["payment"]
    charge = _id(payment.get("payment_intent") or payment.get("charge"))
    return ChargeTold(invoice=_id(found["invoice"]), charge=charge) if charge else None


def _charge_refunded(found: Json) -> Told:
    return RefundTold(
        charge=_id(found.get("payment_intent")) or found["id"],
        currency=found["currency"],
        total=found["amount_refunded"],
    )


READERS: dict[str, Callable[[Json], Told | None]] = {
    "customer.subscription.created": _subscription,
    "customer.subscription.updated": _subscription,
    "customer.subscription.deleted": _subscription,
    "invoice.paid": _invoice_paid,
    "invoice_payment.paid": _invoice_payment,
    "charge.refunded": _charge_refunded,
}


def _agreed(ref: str, metadata: Json | None) -> Agreed | None:
    """None: a subscription that was not made here."""
    names = metadata or {}
    if not ref or not names.get("user") or not names.get("plan"):
        return None
    return Agreed(ref=ref, user=names["user"], plan=names["plan"])


def _id(found: Any) -> str:
    """Of an object that may be spelled out."""
    return str(found["id"] if isinstance(found, Mapping) else found or "")


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
