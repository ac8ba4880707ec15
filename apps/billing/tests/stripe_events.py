"""Stripe's events in the form of API 2025-03-31 and later, cut to what they have in common."""

import json
from itertools import count

from apps.billing.providers.local import sign

SECRET = "whsec_for_tests"  # noqa: S105
_numbers = count(1)


def event(kind: str, told: dict, *, created: int, ref: str = "") -> bytes:
    return json.dumps(
        {
            "id": ref or f"evt_{next(_numbers)}",
            "object": "event",
            "api_version": "2026-10-28.endive",
            "created": created,
            "type": kind,
            "data": {"object": told},
        }
    ).encode()


def subscription(user, *, what: str = "updated", status: str = "active", created: int, **told):
    whole = {
        "id": "sub_1",
        "object": "subscription",
        "customer": "cus_1",
        "status": status,
        "cancel_at_period_end": False,
        "cancel_at": None,
        "ended_at": None,
        "metadata": {"user": user.public_id, "plan": "premium"},
        "items": {"object": "list", "data": [{"current_period_end": created}]},
    }
    return event(f"customer.subscription.{what}", whole | told, created=created)


def invoice(user, *, since: int, until: int, ref: str = "in_1", **told) -> bytes:
    details = {
        "subscription": "sub_1",
        "metadata": {"user": user.public_id, "plan": "premium"},
    }
    whole = {
        "id": ref,
        "object": "invoice",
        "created": since,
        # The first invoice's own period is a moment: what was paid for stands in its lines.
        "period_start": since,
        "period_end": since,
        "currency": "usd",
        "amount_paid": 1189,
        "total_taxes": [{"amount": 190}],
        "status_transitions": {"paid_at": since + 5},
        "parent": {"type": "subscription_details", "subscription_details": details},
        "lines": {"object": "list", "data": [{"period": {"start": since, "end": until}}]},
    }
    return event("invoice.paid", whole | told, created=since)


def charged(*, invoice: str = "in_1", charge: str = "pi_1", created: int) -> bytes:
    payment = {"type": "payment_intent", "payment_intent": charge}
    told = {"id": "inpay_1", "object": "invoice_payment", "invoice": invoice, "payment": payment}
    return event("invoice_payment.paid", told, created=created)


def refunded(total: int, *, charge: str = "pi_1", currency: str = "usd", created: int) -> bytes:
    told = {
        "id": "ch_1",
        "object": "charge",
        "payment_intent": charge,
        "currency": currency,
        "amount_refunded": total,
    }
    return event("charge.refunded", told, created=created)


def post(client, payload: bytes, *, secret: str = SECRET, signature: str | None = None) -> int:
    return client.post(
        "/webhooks/payments/stripe/",
        payload,
        content_type="application/json",
        headers={"Stripe-Signature": sign(payload, secret) if signature is None else signature},
    ).status_code
