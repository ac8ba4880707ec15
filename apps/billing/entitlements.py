"""Who may watch premium lessons, and how many a day."""

from dataclasses import dataclass

from apps.accounts import subscriptions as grants
from apps.accounts.models import User
from apps.lib import clock
from apps.tenants.scope import PUBLIC_TENANT, current_tenant_id

from . import subscriptions
from .models import Licence


@dataclass(frozen=True, slots=True)
class Entitlement:
    """`lessons_a_day`: None is as many as wanted."""

    lessons_a_day: int | None = None


def of(user: User, tenant_id: int) -> list[Entitlement]:
    """All that opens the premium lessons of a tenant to a person now, the widest first.

    Staff have given access; or, for the public tenant's lessons: a plan, wherever the person
    works, or the licence of the organisation that he works in at the moment.
    """
    found: list[Entitlement] = []
    if grants.is_subscriber(user, tenant_id):
        found.append(Entitlement())
    if tenant_id == PUBLIC_TENANT:
        found += [
            Entitlement(each.plan.lessons_a_day)
            for each in subscriptions.of(user)
            if subscriptions.is_open(each)
        ]
        found += [Entitlement(each.lessons_a_day) for each in _licences()]
    return sorted(found, key=_narrowness)


def is_licensed() -> bool:
    """Whether the organisation that is worked in pays for its members."""
    return bool(_licences())


def _licences() -> list[Licence]:
    if current_tenant_id() == PUBLIC_TENANT:
        return []
    today = clock.now().date()
    return list(Licence.objects.own().filter(starts_on__lte=today, ends_on__gt=today))


def _narrowness(each: Entitlement) -> float:
    return float("-inf") if each.lessons_a_day is None else -each.lessons_a_day
