"""The number of a tenant's catalogue: a new one whenever what learners are offered has changed, so
that whoever keeps the catalogue in memory asks for one number instead of counting lessons."""

from django.db.models import F

from apps.tenants import scope

from .models import Edition


def advance() -> None:
    """The catalogue of the tenant in scope has changed. Call it inside the transaction of the
    change: its number is seen when the change is."""
    _edition, created = Edition.objects.get_or_create(tenant_id=scope.current_tenant_id())
    if not created:
        Edition.objects.own().update(number=F("number") + 1)


def current() -> tuple[tuple[int, int], ...]:
    """(tenant, number) of each catalogue that the tenant in scope reads: public and its own."""
    return tuple(Edition.objects.order_by("tenant_id").values_list("tenant_id", "number"))
