"""Lessons that a learner keeps: saved ones, and lists of his own, in his own order."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import Conflict, InvalidInput, NotFound
from apps.tenants.scope import current_tenant_id

from .models import Atom, Playlist, PlaylistItem

MOST_LISTS = 100
MOST_LESSONS = 500
KEPT_FOR = timedelta(days=30)  # a deleted list can be brought back


class ListFull(Conflict):
    code = "list_full"
    message = _("This list is full. Begin another one.")


def find(*, owner: User, public_id: str) -> Playlist:
    found = Playlist.objects.of(owner).named().filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def saved(owner: User) -> Playlist:
    """His "Saved"; made when it is first asked for, also by two at once."""
    Playlist.objects.bulk_create(
        [Playlist(owner=owner, is_saved=True, tenant_id=current_tenant_id())],
        ignore_conflicts=True,
    )
    return Playlist.objects.of(owner).saved().get()


@transaction.atomic
def create(*, owner: User, name: str) -> Playlist:
    User.objects.select_for_update().get(pk=owner.pk)  # or two at once pass the limit
    if Playlist.objects.of(owner).named().count() >= MOST_LISTS:
        raise Conflict(_("You have as many lists as there can be. Delete one first."))
    return Playlist.objects.create(owner=owner, name=_named(name))


def rename(*, playlist: Playlist, name: str) -> Playlist:
    playlist.name = _named(name)
    playlist.save(update_fields=["name"])
    return playlist


def discard(*, playlist: Playlist) -> None:
    """Out of sight; `recover` brings it back for a month."""
    playlist.discarded_at = clock.now()
    playlist.save(update_fields=["discarded_at"])


def recover(*, owner: User, public_id: str) -> Playlist:
    mine = Playlist.objects.own().named().filter(owner=owner, public_id=public_id)
    if not mine.update(discarded_at=None):
        raise NotFound
    return mine.get()


def purge() -> None:
    """Deleted lists of the tenant in scope that nobody brought back in time."""
    Playlist.objects.own().filter(discarded_at__lte=clock.now() - KEPT_FOR).delete()


@transaction.atomic
def add(*, playlist: Playlist, atom: Atom, position: int | None = None) -> None:
    """At the end, or where it stood before it was taken out. Adding twice changes nothing."""
    _lock(playlist)
    items = PlaylistItem.objects.own().filter(playlist=playlist)
    if items.filter(atom=atom).exists():
        return
    if items.count() >= MOST_LESSONS:
        raise ListFull
    last = items.aggregate(last=Max("position"))["last"] or 0
    if position is None or position > last:
        position = last + 1
    else:
        items.filter(position__gte=position).update(position=F("position") + 1)
    PlaylistItem.objects.create(playlist=playlist, atom=atom, position=position)


@transaction.atomic
def take_out(*, playlist: Playlist, public_id: str) -> int | None:
    """Where the lesson stood; None if it was not there."""
    _lock(playlist)
    item = PlaylistItem.objects.own().filter(playlist=playlist, atom__public_id=public_id).first()
    if item is None:
        return None
    item.delete()
    return item.position


@transaction.atomic
def order(*, playlist: Playlist, public_ids: Sequence[str]) -> None:
    """These first, in this order; what another device has added meanwhile comes behind them."""
    _lock(playlist)
    items = PlaylistItem.objects.own().filter(playlist=playlist).select_related("atom")
    rank = {public_id: place for place, public_id in enumerate(public_ids)}
    ordered = sorted(items, key=lambda item: rank.get(item.atom.public_id, len(rank)))
    for place, item in enumerate(ordered, start=1):
        item.position = place
    PlaylistItem.objects.own().bulk_update(ordered, ["position"])


def saved_among(owner: User, atoms: Sequence[Atom]) -> set[int]:
    """Keys of those atoms that he has saved."""
    mine = PlaylistItem.objects.own().filter(playlist__owner=owner, playlist__is_saved=True)
    return set(mine.filter(atom__in=atoms).values_list("atom_id", flat=True))


def _lock(playlist: Playlist) -> None:
    """Two devices change a list one after the other."""
    Playlist.objects.own().select_for_update().get(pk=playlist.pk)


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(_("Give the list a name."), field="name")
    return name[: Playlist._meta.get_field("name").max_length]
