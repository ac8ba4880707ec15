"""Who may do what in whose studio: the one place that decides it, for pages, API and websockets.

Analysts read figures; editors work on lessons; the owner alone publishes, deletes, and has to do
with money and people. Every question goes to the database, so that a seat that is taken away
counts no more from that moment on.
"""

from enum import IntEnum
from typing import Any

from django.db.models import QuerySet

from apps.lib.errors import NotAllowed
from apps.tenants import scope

from . import memberships
from .models import User
from .studio_models import Seat, StudioRole


class Right(IntEnum):
    READ = 1
    EDIT = 2
    OWN = 3


GRANTED = {StudioRole.ANALYST: Right.READ, StudioRole.EDITOR: Right.EDIT}


def right_in(user: User, owner: User) -> Right | None:
    """What `user` may do in `owner`'s studio, in the tenant in scope; None for a stranger. A studio
    whose owner is no creator any more is nobody's."""
    if user.pk == owner.pk:
        return Right.OWN if memberships.may_create(user) else None
    seat = Seat.objects.own().filter(owner=owner, member=user).first()
    works = seat is not None and memberships.role_in_scope(user) and memberships.may_create(owner)
    return GRANTED[StudioRole(seat.role)] if works else None


def may(user: User, owner: User, right: Right) -> bool:
    return (right_in(user, owner) or 0) >= right


def require(user: User, owner: User, right: Right) -> None:
    if not may(user, owner, right):
        raise NotAllowed()


def seats_of(user: User) -> QuerySet[Seat]:
    """Where else he works, whatever he may do there."""
    return Seat.objects.own().filter(member=user).select_related("owner")


def owners(user: User, right: Right) -> list[int]:
    """Ids of those in whose studios `user` has at least this right; his own comes first."""
    mine = [user.pk] if memberships.may_create(user) else []
    theirs = [each.owner for each in seats_of(user) if may(user, each.owner, right)]
    return mine + [owner.pk for owner in theirs]


def require_some(user: User, right: Right) -> None:
    """403 for whoever has this right in no studio at all."""
    if not memberships.may_create(user) and not owners(user, right):
        raise NotAllowed()


def handles(user: User, owned: Any, right: Right = Right.EDIT) -> bool:
    """Whether `user` may do so with a tenant-owned thing that has an owner. One's own costs no
    question; of others' only what belongs to the tenant in scope, where the seat is."""
    if owned.owner_id == user.pk:
        return True
    return owned.tenant_id == scope.current_tenant_id() and may(user, owned.owner, right)
