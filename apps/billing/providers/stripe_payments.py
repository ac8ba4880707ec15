"""Stripe: people pay and change their card on Stripe's own pages. https://docs.stripe.com/api"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import stripe
import structlog
from django.conf import settings
from django.utils import translation

from apps.accounts.models import User
from apps.billing.models import Payment, Plan, Subscription

from . import stripe_events
from .contract import BadSignature, Event, ProviderAway

log = structlog.get_logger(__name__)
PATIENCE = 10  # s


class Stripe:
    name = "stripe"

    def __init__(self, client: Callable[[], stripe.StripeClient] | None = None) -> None:
        self._client = client or _client

    def checkout(self, *, user: User, plan: Plan, back: str) -> str:
        agreed = {"user": user.public_id, "plan": plan.slug}
        with _answering():
            session = self._client().v1.checkout.sessions.create(
                {
                    "mode": "subscription",
                    "line_items": [{"price_data": _price(plan), "quantity": 1}],
                    "client_reference_id": user.public_id,
                    "customer_email": user.email,
                    # Every later event of the subscription and its invoices carries these.
                    "subscription_data": {"metadata": agreed},
                    "metadata": agreed,
                    # We reckon in dollars alone.
                    "adaptive_pricing": {"enabled": False},
                    "locale": translation.get_language()[:2],  # type: ignore[typeddict-item]
                    "success_url": back,
                    "cancel_url": back,
                }
            )
        return session.url or back

    def manage(self, *, subscription: Subscription, back: str) -> str:
        with _answering():
            session = self._client().v1.billing_portal.sessions.create(
                {"customer": subscription.customer, "return_url": back}
            )
        return session.url

    def set_cancels(self, *, subscription: Subscription, cancels: bool) -> None:
        with _answering():
            self._client().v1.subscriptions.update(
                subscription.ref, {"cancel_at_period_end": cancels}
            )

    def end(self, *, subscription: Subscription) -> None:
        with _answering():
            self._client().v1.subscriptions.cancel(subscription.ref)

    def refund(self, *, payment: Payment, cents: int) -> None:
        way = "payment_intent" if payment.charge.startswith("pi_") else "charge"
        refund: Any = {way: payment.charge, "amount": cents}
        # Asked twice (a second click, a lost answer) it is one refund.
        key = f"refund-{payment.public_id}-{payment.refunded}"
        with _answering():
            self._client().v1.refunds.create(refund, {"idempotency_key": key})

    def read(self, payload: bytes, signature: str) -> Event:
        return verified(payload, signature, secret=settings.STRIPE_WEBHOOK_SECRET)


def verified(payload: bytes, signature: str, *, secret: str) -> Event:
    """Raises BadSignature; also for events that are signed more than five minutes ago."""
    try:
        event = stripe.Webhook.construct_event(payload, signature, secret)
    except (stripe.SignatureVerificationError, ValueError) as error:
        raise BadSignature() from error
    return stripe_events.read(event.to_dict())


def _client() -> stripe.StripeClient:
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        max_network_retries=2,  # the library gives each request an idempotency key
        http_client=stripe.RequestsClient(timeout=PATIENCE),
    )


def _price(plan: Plan) -> Any:
    return {
        "currency": "usd",
        "unit_amount": plan.cents,
        "recurring": {"interval": plan.interval},
        "product_data": {"name": plan.name, "metadata": {"plan": plan.slug}},
    }


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except stripe.StripeError as error:
        log.error("stripe refused", code=error.code, status=error.http_status, error=str(error))
        raise ProviderAway() from error
