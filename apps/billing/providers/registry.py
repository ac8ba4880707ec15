"""Which payment provider there is."""

from django.conf import settings

from apps.lib.errors import NotFound

from .contract import Provider
from .local import Local
from .stripe_payments import Stripe


def selling() -> Provider | None:
    """By whom plans are sold now. None: nobody; nothing is on sale."""
    if settings.STRIPE_SECRET_KEY:
        return Stripe()
    return Local() if settings.DEVELOPMENT else None


def named(name: str) -> Provider:
    """Of a subscription, or an event. Raises NotFound where it is not in use."""
    if name == Stripe.name and settings.STRIPE_SECRET_KEY:
        return Stripe()
    if name == Local.name and settings.DEVELOPMENT:
        return Local()
    raise NotFound
