"""A learner's own shelves: what to go on with, what he keeps, what he has watched."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, Window
from django.db.models.functions import RowNumber

from apps.accounts.models import User
from apps.analytics.models import Watch
from apps.content import playlists
from apps.content.models import Atom, Playlist, PlaylistItem
from apps.lib import clock
from apps.lib.errors import NotFound
from apps.quizzes.cards import zone_of

from . import catalogue, tiles
from .tiles import Tile

ON_A_PAGE = 30
SAVED = "saved"  # in the place of a list's id
SHOWN_OF_A_LIST = 3  # posters


@dataclass(frozen=True, slots=True)
class Shelf:
    """A list with the pictures that stand for it."""

    id: str  # "" for what is saved
    name: str
    count: int
    posters: list[str]
    has: bool = False  # the lesson that was asked about


@dataclass(frozen=True, slots=True)
class Watched:
    tile: Tile
    at: datetime


def lesson(public_id: str) -> Atom:
    """One that can stand in a list: published, and watched by itself."""
    found = Atom.objects.published().videos().filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def going_on(user: User, *, most: int = 10) -> list[Tile]:
    """Lessons that were left in the middle, on whichever device; the latest first."""
    begun = Watch.objects.of(user).about("atom").begun().remembered()
    ids = list(begun.values_list("subject_id", flat=True)[: 2 * most])
    return [tile for tile in tiles.of_ids(ids, user=user) if tile.position][:most]


def in_list(playlist: Playlist, *, user: User) -> list[Tile]:
    """Its lessons in order; what was withdrawn is left out until it is back."""
    return tiles.of_ids(ids_of(playlist), user=user)


def ids_of(playlist: Playlist) -> list[str]:
    items = PlaylistItem.objects.own().filter(playlist=playlist)
    return list(items.values_list("atom__public_id", flat=True))


def along(user: User, public_id: str, *, course: str | None, shelf: str | None) -> list[str]:
    """What follows a lesson in the course or list that it was opened from."""
    if course:
        ids = list(catalogue.current().in_course.get(course, ()))
    elif shelf == SAVED:
        ids = ids_of(playlists.saved(user))
    elif shelf:
        found = Playlist.objects.of(user).named().filter(public_id=shelf).first()
        ids = ids_of(found) if found else []
    else:
        return []
    return ids[ids.index(public_id) + 1 :] if public_id in ids else []


def saved(user: User, *, most: int) -> tuple[list[Tile], int]:
    """The lessons saved last, and how many there are."""
    items = PlaylistItem.objects.own().filter(
        playlist__owner=user, playlist__is_saved=True, atom__state=Atom.State.PUBLISHED
    )
    ids = items.order_by("-added_at", "-pk").values_list("atom__public_id", flat=True)[:most]
    return tiles.of_ids(list(ids), user=user), items.count()


def shelves(user: User, *, asked: str = "") -> list[Shelf]:
    """His lists, the newest first, and whether the lesson `asked` (a public id) is in them."""
    there = Q(items__atom__state=Atom.State.PUBLISHED)
    mine = Playlist.objects.of(user).named().annotate(count=Count("items", filter=there))
    lists = list(mine.order_by("-created_at", "-pk"))  # a grouped query has no order of its own
    having = PlaylistItem.objects.own().filter(playlist__in=lists, atom__public_id=asked)
    has = set(having.values_list("playlist_id", flat=True)) if asked else set()
    first = _first_of(lists)
    wanted = [public_id for ids in first.values() for public_id in ids]
    posters = {tile.id: tile.poster for tile in tiles.of_ids(wanted, user=user)}
    return [
        Shelf(
            id=each.public_id,
            name=each.name,
            count=each.count,
            posters=[posters[i] for i in first.get(each.pk, ()) if posters.get(i)],
            has=each.pk in has,
        )
        for each in lists
    ]


def _first_of(lists: list[Playlist]) -> dict[int, list[str]]:
    """The lessons that stand for each list."""
    place = Window(RowNumber(), partition_by="playlist_id", order_by=["position", "pk"])
    items = (
        PlaylistItem.objects.own()
        .filter(playlist__in=lists, atom__state=Atom.State.PUBLISHED)
        .annotate(place=place)
        .filter(place__lte=SHOWN_OF_A_LIST)
    )
    found: dict[int, list[str]] = {}
    for playlist_id, public_id in items.values_list("playlist_id", "atom__public_id"):
        found.setdefault(playlist_id, []).append(public_id)
    return found


def history(user: User, *, number: Any = 1) -> tuple[Page, list[Watched]]:
    """A page of what was watched, the latest first."""
    watches = Watch.objects.of(user).about("atom").remembered().exclude(seconds=0)
    page = Paginator(watches, ON_A_PAGE).get_page(number)
    found = {t.id: t for t in tiles.of_ids([each.subject_id for each in page], user=user)}
    return page, [
        Watched(found[each.subject_id], each.watched_at)
        for each in page
        if each.subject_id in found
    ]


def by_day(watched: list[Watched], user: User) -> list[tuple[date, list[Watched]]]:
    """Grouped by the learner's own days."""
    zone = zone_of(user)
    days = groupby(watched, key=lambda each: each.at.astimezone(zone).date())
    return [(day, list(of_day)) for day, of_day in days]


def today(user: User) -> date:
    return clock.now().astimezone(zone_of(user)).date()
