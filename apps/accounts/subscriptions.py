"""Who has subscribed to a tenant's premium lessons, and until when."""

from django.db.models import Q

from apps.lib import clock

from .models import Subscription, User


def is_subscriber(user: User, tenant_id: int) -> bool:
    """Now, wherever the user works at the moment."""
    now = clock.now()
    running = Q(starts_at__lte=now) & (Q(ends_at=None) | Q(ends_at__gt=now))
    rows = Subscription.across_tenants.filter(running, user=user, tenant_id=tenant_id)
    return rows.exists()
