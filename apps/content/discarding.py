"""A lesson is deleted: out of sight at once, gone for good after a grace time, its media with it.

What learners did stays theirs: a lesson that was ever published leaves its title and its questions
behind, on which answers and cards stand, and nothing that could be played.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import Conflict
from apps.media import erasing
from apps.media.models import Asset

from . import editions
from .models import Atom
from .publishing import require_owner


def gone_at(atom: Atom) -> datetime | None:
    """When nobody can bring it back any more."""
    if atom.discarded_at is None:
        return None
    return atom.discarded_at + timedelta(days=settings.MEDIA_ERASE_AFTER)


@transaction.atomic
def discard(*, atom: Atom, by: User) -> Atom:
    """Out of the feeds and off the shelf, with what follows it; `recover` brings it back."""
    require_owner(atom, by)
    now = clock.now()
    for each in (atom, *atom.followers.all()):
        each.state, each.discarded_at = Atom.State.ARCHIVED, each.discarded_at or now
        each.save(update_fields=["state", "discarded_at"])
    editions.advance()
    return atom


@transaction.atomic
def recover(*, atom: Atom, by: User) -> Atom:
    """A draft again. Raises Conflict when it is too late."""
    require_owner(atom, by)
    if atom.erased_at is not None:
        raise Conflict
    for each in (atom, *atom.followers.all()):
        each.state, each.discarded_at = Atom.State.DRAFT, None
        each.save(update_fields=["state", "discarded_at"])
    editions.advance()
    return atom


def erase_discarded() -> int:
    """Erase, in the tenant in scope, every lesson whose grace time is over; how many."""
    latest = clock.now() - timedelta(days=settings.MEDIA_ERASE_AFTER)
    due = Atom.objects.own().filter(discarded_at__lte=latest, erased_at=None, follows=None)
    return sum(erase(atom=atom, latest=latest) for atom in list(due))


@transaction.atomic
def erase(*, atom: Atom, latest: datetime) -> bool:
    """For good. Media that another lesson shows stay; False if it was brought back meanwhile."""
    mine = Atom.objects.own().filter(pk=atom.pk, discarded_at__lte=latest, erased_at=None)
    if not mine.update(erased_at=clock.now(), description="", text=""):
        return False
    recordings = Asset.objects.own().filter(versions__atom=atom)
    ids = list(recordings.values_list("pk", flat=True))
    atom.versions.all().delete()
    erasing.discard(Asset.objects.own().filter(pk__in=ids, versions=None))
    if atom.published_at is None:
        _forget(atom)
    return True


def _forget(atom: Atom) -> None:
    """Nobody has learned with it: nothing of it need stay."""
    try:
        with transaction.atomic():
            atom.delete()
    except ProtectedError:
        pass  # somebody has, all the same
