"""In whose studio somebody works at the moment: his own, or one in which he has a seat."""

from typing import Any

from apps.accounts import memberships, studios
from apps.accounts.models import User
from apps.accounts.studios import Right
from apps.lib.errors import NotAllowed, NotFound

SESSION_KEY = "studio"
HEADER = "X-Studio"  # for programs: the owner's public id


def owner_of(request: Any) -> User:
    """Whose studio it is. What the session says counts as long as there is a seat; a header that
    names another studio than one's own is refused like anything else that does not exist."""
    user = request.user
    named = request.headers.get(HEADER)
    wanted = named or request.session.get(SESSION_KEY)
    if wanted and wanted != user.public_id:
        found = _seated(user, wanted)
        if found is not None:
            return found
        if named:
            raise NotFound
        del request.session[SESSION_KEY]
    if wanted != user.public_id and studios.right_in(user, user) is None:
        return next((seat.owner for seat in _seats(user)), user)
    return user


def owner_for(request: Any, right: Right) -> User:
    """The same; 403 for whoever may not do that much there."""
    owner = owner_of(request)
    if not studios.may(request.user, owner, right):
        raise NotAllowed
    return owner


def choose(request: Any, public_id: str) -> None:
    """Work there from now on. Raises NotFound."""
    if public_id != request.user.public_id and _seated(request.user, public_id) is None:
        raise NotFound
    request.session[SESSION_KEY] = public_id


def choices(user: User) -> list[User]:
    """The owners of all studios that he can work in, his own first."""
    mine = [user] if studios.right_in(user, user) else []
    return mine + [seat.owner for seat in _seats(user)]


def context(request: Any) -> dict[str, Any]:
    """What every page of the studio shows of it."""
    owner = owner_of(request)
    right = studios.right_in(request.user, owner) or 0
    others = choices(request.user)
    return {
        "studio_owner": owner,
        "studios": others if len(others) > 1 or owner != request.user else [],
        "may_edit": right >= Right.EDIT,
        "may_own": right >= Right.OWN,
        "may_read": right >= Right.READ,
        "may_create": memberships.may_create(request.user),
    }


def _seats(user: User) -> list[Any]:
    return [seat for seat in studios.seats_of(user) if studios.right_in(user, seat.owner)]


def _seated(user: User, public_id: str) -> User | None:
    return next((s.owner for s in _seats(user) if s.owner.public_id == public_id), None)
