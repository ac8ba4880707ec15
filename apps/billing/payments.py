"""Money that came in."""

from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from apps.accounts.models import User

from . import ledger, money, subscriptions
from .ledger_models import Account, Transaction
from .models import Licence, Payment
from .providers.contract import InvoicePaid

Kind = Account.Kind
BY_HAND = "invoice"  # the provider of what an organisation paid by bank transfer


def take(told: InvoicePaid, *, provider: str) -> str:
    """Of a plan: what was paid opens lessons until its period ends."""
    subscription = subscriptions.find(told.agreed, provider=provider)
    if subscription is None:
        return "refused: of nobody here"
    subscription.paid_until = max(subscription.paid_until or told.ends_at, told.ends_at)
    subscription.save(update_fields=["paid_until"])
    if told.total == 0:  # a trial
        return told.ref
    amount = money.of_cents(told.total - told.tax)
    payment = Payment(
        user=subscription.user,
        subscription=subscription,
        provider=provider,
        ref=told.ref,
        starts_on=told.starts_at.date(),
        # A period that ends at noon begins the next one: that day is earned by the next.
        ends_on=max(told.ends_at.date(), told.starts_at.date() + timedelta(days=1)),
        amount=amount,
        remaining=amount,
        tax=money.of_cents(told.tax),
        paid_at=told.paid_at,
    )
    return _book(payment).ref


@transaction.atomic
def of_licence(*, licence: Licence, cents: int, ref: str, paid_on: date, by: User) -> Payment:
    """What an organisation, that in scope, has paid for its licence; staff saw it at the bank."""
    amount = money.of_cents(cents)
    payment = Payment(
        licence=licence,
        provider=BY_HAND,
        ref=ref,
        starts_on=licence.starts_on,
        ends_on=licence.ends_on,
        amount=amount,
        remaining=amount,
        paid_at=datetime.combine(paid_on, datetime.min.time(), UTC),
    )
    return _book(payment, by=by)


def _book(payment: Payment, by: User | None = None) -> Payment:
    payment.save()
    ledger.post(
        kind=Transaction.Kind.PAYMENT,
        key=f"payment:{payment.provider}:{payment.ref}",
        day=payment.paid_at.date(),
        amounts={
            ledger.account(Kind.CASH): payment.total,
            ledger.account(Kind.DEFERRED): -payment.amount,
            ledger.account(Kind.TAX): -payment.tax,
        },
        by=by,
    )
    return payment
