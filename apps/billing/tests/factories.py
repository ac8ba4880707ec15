from datetime import date, timedelta
from itertools import count

from apps.billing import ledger
from apps.billing.distributions import Watched
from apps.billing.models import Account, Payment, Plan, Subscription, Transaction
from apps.billing.providers import local
from apps.lib import clock

_numbers = count(1)


def paid(amount: int, *, starts_on: date, days: int = 30, **fields) -> Payment:
    """A payment with its transaction, as if a provider had told of it."""
    ref = fields.pop("ref", f"in_{next(_numbers)}")
    payment = Payment.objects.create(
        provider="local",
        ref=ref,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=days),
        amount=amount,
        remaining=amount,
        paid_at=clock.now(),
        **fields,
    )
    ledger.post(
        kind=Transaction.Kind.PAYMENT,
        key=f"payment:local:{ref}",
        day=starts_on,
        amounts={
            ledger.account(Account.Kind.CASH): amount,
            ledger.account(Account.Kind.DEFERRED): -amount,
        },
    )
    return payment


def watched(owner, weight: int, *, views: int = 1000, subject: str = "lesson") -> Watched:
    return Watched(
        owner_id=owner.pk,
        kind="atom",
        subject=subject,
        seconds=weight / 1000,
        views=views,
        weight=weight,
    )


def subscribed(user) -> dict[str, Payment | Subscription]:
    """A plan that was paid at the local provider, and the receipt."""
    plan, _new = Plan.objects.get_or_create(
        slug="premium", defaults={"name": "Premium", "cents": 999, "interval": "month"}
    )
    local.pay(user=user, plan=plan, card=local.Card.GOOD)
    payment = Payment.objects.own().filter(user=user).get()
    return {"plan": payment.subscription, "receipt": payment}
