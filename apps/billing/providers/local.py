"""A provider for laptops: a pay page of its own, no internet, and no money.

It tells of everything as Stripe does, in events of the same form, signed in the same way, so that
what takes them in is the same code to the last line. Not there in production.
"""

import hashlib
import hmac
import json
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from apps.accounts.models import User
from apps.billing import webhooks
from apps.billing.models import LocalAgreement, Payment, Plan, Subscription
from apps.billing.money import CENT
from apps.lib import clock
from apps.lib.public_ids import new_public_id

from .contract import Event
from .stripe_payments import verified

TRIES = 3
BETWEEN_TRIES = timedelta(days=2)
DAYS = {Plan.Interval.MONTH: 30, Plan.Interval.YEAR: 365}
Card = LocalAgreement.Card


class Local:
    name = "local"

    def checkout(self, *, user: User, plan: Plan, back: str) -> str:
        return reverse("billing:local_pay", args=[plan.slug])

    def manage(self, *, subscription: Subscription, back: str) -> str:
        return reverse("billing:local_card", args=[subscription.public_id])

    def set_cancels(self, *, subscription: Subscription, cancels: bool) -> None:
        agreement = LocalAgreement.objects.get(ref=subscription.ref)
        agreement.cancels = cancels
        agreement.save(update_fields=["cancels"])
        _tell_subscription(agreement)

    def end(self, *, subscription: Subscription) -> None:
        _end(LocalAgreement.objects.get(ref=subscription.ref))

    def refund(self, *, payment: Payment, cents: int) -> None:
        refunded = {
            "id": payment.charge,
            "currency": "usd",
            "amount_refunded": payment.refunded // CENT + cents,
        }
        _tell("charge.refunded", refunded)

    def read(self, payload: bytes, signature: str) -> Event:
        return verified(payload, signature, secret=_secret())


@transaction.atomic
def pay(*, user: User, plan: Plan, card: Card) -> LocalAgreement:
    """What happens on the pay page."""
    agreement = LocalAgreement.objects.create(
        ref=f"sub_{new_public_id()}",
        user=user,
        plan=plan.slug,
        card=card,
        ends_at=clock.now() + timedelta(days=DAYS[Plan.Interval(plan.interval)]),
    )
    _tell_invoice(agreement, plan, since=agreement.starts_at)
    _tell_subscription(agreement, "created")
    return agreement


@transaction.atomic
def change_card(*, agreement: LocalAgreement, card: Card) -> None:
    agreement.card = card
    agreement.save(update_fields=["card"])
    if agreement.failures:
        _renew(agreement)


def renew_due() -> None:
    """By beat: what a provider does when a period ends."""
    due = LocalAgreement.objects.filter(ended_at=None, ends_at__lte=clock.now())
    for agreement in due:
        if clock.now() >= agreement.ends_at + agreement.failures * BETWEEN_TRIES:
            with transaction.atomic():
                _renew(agreement)


def _renew(agreement: LocalAgreement) -> None:
    if agreement.cancels or agreement.failures >= TRIES:
        return _end(agreement)
    if agreement.card == Card.EMPTY:
        agreement.failures += 1
        agreement.save(update_fields=["failures"])
        _tell("invoice.payment_failed", {"id": f"in_{new_public_id()}"})
        return _tell_subscription(agreement)
    plan = Plan.objects.get(slug=agreement.plan)
    since = agreement.ends_at
    agreement.ends_at = since + timedelta(days=DAYS[Plan.Interval(plan.interval)])
    agreement.failures = 0
    agreement.save(update_fields=["ends_at", "failures"])
    _tell_invoice(agreement, plan, since=since)
    return _tell_subscription(agreement)


def _end(agreement: LocalAgreement) -> None:
    agreement.ended_at = clock.now()
    agreement.save(update_fields=["ended_at"])
    _tell_subscription(agreement, "deleted")


def _tell_subscription(agreement: LocalAgreement, what: str = "updated") -> None:
    status = "canceled" if agreement.ended_at else "past_due" if agreement.failures else "active"
    told = {
        "id": agreement.ref,
        "customer": f"cus_{agreement.user.public_id}",
        "status": status,
        "cancel_at_period_end": agreement.cancels,
        "ended_at": _seconds(agreement.ended_at) if agreement.ended_at else None,
        "metadata": _metadata(agreement),
    }
    _tell(f"customer.subscription.{what}", told)


def _tell_invoice(agreement: LocalAgreement, plan: Plan, *, since: datetime) -> None:
    invoice, charge = f"in_{new_public_id()}", f"pi_{new_public_id()}"
    period = {"start": _seconds(since), "end": _seconds(agreement.ends_at)}
    details = {"subscription": agreement.ref, "metadata": _metadata(agreement)}
    told = {
        "id": invoice,
        "created": _seconds(clock.now()),
        "currency": "usd",
        "amount_paid": plan.cents,
        "total_taxes": [],
        "parent": {"type": "subscription_details", "subscription_details": details},
        "lines": {"object": "list", "data": [{"amount": plan.cents, "period": period}]},
    }
    _tell("invoice.paid", told)
    _tell("invoice_payment.paid", {"invoice": invoice, "payment": {"payment_intent": charge}})


def _metadata(agreement: LocalAgreement) -> dict[str, str]:
    return {"user": agreement.user.public_id, "plan": agreement.plan}


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _tell(kind: str, told: dict[str, Any]) -> None:
    event = {
        "id": f"evt_{new_public_id()}",
        "object": "event",
        "type": kind,
        "created": _seconds(clock.now()),
        "data": {"object": told},
    }
    payload = json.dumps(event).encode()
    webhooks.receive(provider=Local(), payload=payload, signature=sign(payload, _secret()))


def sign(payload: bytes, secret: str) -> str:
    """Stripe's header: https://docs.stripe.com/webhooks#verify-manually"""
    at = str(int(time.time()))
    mark = hmac.new(secret.encode(), f"{at}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={at},v1={mark}"


def _secret() -> str:
    return hmac.new(settings.SECRET_KEY.encode(), b"local payments", hashlib.sha256).hexdigest()
