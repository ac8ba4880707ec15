"""Taking in what payment providers tell: each event once, in whatever order they come."""

import structlog
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.lib.errors import Conflict
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

from . import money, payments, refunds, subscriptions
from .models import Payment, ProviderEvent
from .providers.contract import (
    ChargeTold,
    Event,
    InvoicePaid,
    Provider,
    RefundTold,
    SubscriptionTold,
    Told,
)

log = structlog.get_logger(__name__)
CURRENCY = "usd"


class TooEarly(Conflict):
    """The provider sends it again."""

    code = "too_early"
    message = _("What this event is about has not been told of yet.")


def receive(*, provider: Provider, payload: bytes, signature: str) -> None:
    """Raises BadSignature, TooEarly. Of an event that was taken in nothing happens again."""
    event = provider.read(payload, signature)
    with tenant_scope(PUBLIC_TENANT), transaction.atomic():
        row, is_new = ProviderEvent.objects.get_or_create(
            provider=provider.name,
            ref=event.ref,
            defaults={"kind": event.kind, "made_at": event.made_at},
        )
        if is_new and event.told is not None:
            row.outcome = _take(event, event.told, provider.name)
            row.save(update_fields=["outcome"])


def _take(event: Event, told: Told, provider: str) -> str:
    match told:
        case SubscriptionTold():
            return subscriptions.hear(told, provider=provider, made_at=event.made_at)
        case InvoicePaid() | RefundTold() if told.currency != CURRENCY:
            return _refuse(event, told.currency)
        case InvoicePaid():
            return payments.take(told, provider=provider)
        case ChargeTold():
            return _charge(told, provider)
        case RefundTold():
            return _refund(told, provider)


def _refuse(event: Event, currency: str) -> str:
    """Plans cost dollars and Stripe is told so: somebody has changed a price at the provider."""
    log.error("payment in another currency", provider_event=event.ref, currency=currency)
    return f"refused: {currency}, and the books are kept in {CURRENCY}"


def _charge(told: ChargeTold, provider: str) -> str:
    rows = Payment.objects.own().filter(provider=provider, ref=told.invoice)
    if not rows.update(charge=told.charge):
        raise TooEarly()
    return told.invoice


def _refund(told: RefundTold, provider: str) -> str:
    payment = Payment.objects.own().filter(provider=provider, charge=told.charge).first()
    if payment is None:
        raise TooEarly()
    refunds.book(payment=payment, total=money.of_cents(told.total))
    return payment.ref
