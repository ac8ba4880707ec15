"""People's plans, as payment providers tell of them."""

from datetime import datetime

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import Conflict, NotFound

from .models import Plan, Subscription, SubscriptionQuerySet
from .providers.contract import Agreed, SubscriptionTold
from .rules import GRACE

State = Subscription.State
# Stripe counts in whole seconds: of two events of one second the one that goes further counts.
ORDER = {State.INCOMPLETE: 0, State.PAST_DUE: 1, State.ACTIVE: 1, State.ENDED: 2}


class AlreadySubscribed(Conflict):
    code = "already_subscribed"


def find(agreed: Agreed, *, provider: str) -> Subscription | None:
    """Held until the transaction ends; made by whichever event comes first. None: its person or
    plan is unknown here (another site that shares the provider's account, an erased person)."""
    rows = Subscription.objects.own().select_for_update(of=("self",))
    found = rows.filter(provider=provider, ref=agreed.ref).first()
    if found is not None:
        return found
    user = User.objects.filter(public_id=agreed.user).first()
    plan = Plan.objects.filter(slug=agreed.plan).first()
    if user is None or plan is None:
        return None
    Subscription.objects.bulk_create(
        [Subscription(user=user, plan=plan, provider=provider, ref=agreed.ref)],
        ignore_conflicts=True,
    )
    return rows.get(provider=provider, ref=agreed.ref)


def hear(told: SubscriptionTold, *, provider: str, made_at: datetime) -> str:
    found = find(told.agreed, provider=provider)
    if found is None:
        return "refused: of nobody here"
    if found.told_at and (made_at, ORDER[told.state]) < (found.told_at, ORDER[State(found.state)]):
        return "older than what is known"
    found.customer = told.customer
    found.state = told.state
    found.cancels = told.cancels
    found.ended_at = told.ended_at
    found.told_at = made_at
    found.save(update_fields=["customer", "state", "cancels", "ended_at", "told_at"])
    return str(told.state)


def open_until(subscription: Subscription) -> datetime | None:
    """Until when it opens lessons, by what is known now. None: it never has.

    What is paid is open, and after it some days of grace, unless the person has ended it: the
    provider tries a card again, and a payment that arrives late takes nothing away.
    """
    paid = subscription.paid_until
    if paid is None:
        return None
    if subscription.state == State.ENDED:
        return min(paid, subscription.ended_at or paid)
    return paid if subscription.cancels else paid + GRACE


def is_open(subscription: Subscription) -> bool:
    until = open_until(subscription)
    return until is not None and until > clock.now()


def of(user: User) -> list[Subscription]:
    """Newest first; wherever the person works at the moment."""
    rows = Subscription.across_tenants.filter(user=user).select_related("plan")
    return list(rows.order_by("-made_at", "-pk"))


def running(user: User) -> Subscription | None:
    return next((each for each in of(user) if is_open(each)), None)


def unowned() -> SubscriptionQuerySet:
    """Of people who were erased: nobody must go on paying."""
    return Subscription.objects.own().filter(user=None).exclude(state=State.ENDED)


def own(user: User, public_id: str) -> Subscription:
    for each in of(user):
        if each.public_id == public_id:
            return each
    raise NotFound
