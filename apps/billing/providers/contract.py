"""What a payment provider owes, and what it tells.

Providers speak to us by signed events only; what a person does on a provider's page counts once
its event has come. Events come late, twice and in any order.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.billing.models import Payment, Plan, Subscription
from apps.lib.errors import DomainError, InvalidInput


class BadSignature(InvalidInput):
    code = "bad_signature"
    message = _("This event is not signed by the payment provider.")


class ProviderAway(DomainError):
    code = "provider_away"
    status = 503
    message = _("The payment provider does not answer. Try again in a few minutes.")


@dataclass(frozen=True, slots=True)
class Agreed:
    """Whose subscription to what: public id and slug, as given to `checkout`."""

    ref: str
    user: str
    plan: str


@dataclass(frozen=True, slots=True)
class SubscriptionTold:
    agreed: Agreed
    customer: str
    state: Subscription.State
    cancels: bool
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class InvoicePaid:
    """Amounts in cents; `total` is with tax."""

    agreed: Agreed
    ref: str
    currency: str
    total: int
    tax: int
    starts_at: datetime
    ends_at: datetime
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class ChargeTold:
    """By which charge an invoice was paid: refunds name the charge alone."""

    invoice: str
    charge: str


@dataclass(frozen=True, slots=True)
class RefundTold:
    """`total`: cents of the charge that have been refunded so far, all refunds together."""

    charge: str
    currency: str
    total: int


Told = SubscriptionTold | InvoicePaid | ChargeTold | RefundTold


@dataclass(frozen=True, slots=True)
class Event:
    """`told`: None where the event says nothing that we keep."""

    ref: str
    kind: str
    made_at: datetime
    told: Told | None


class Provider(Protocol):
    """Calls raise ProviderAway. `back`: where the person returns to, an absolute address."""

    name: str

    def checkout(self, *, user: User, plan: Plan, back: str) -> str:
        """The address at which the person pays."""

    def manage(self, *, subscription: Subscription, back: str) -> str:
        """The address at which the person changes how he pays; "" where there is none."""

    def set_cancels(self, *, subscription: Subscription, cancels: bool) -> None:
        """Whether it ends with what is paid. Can be taken back until then."""

    def end(self, *, subscription: Subscription) -> None:
        """At once."""

    def refund(self, *, payment: Payment, cents: int) -> None: ...

    def read(self, payload: bytes, signature: str) -> Event:
        """Raises BadSignature."""
