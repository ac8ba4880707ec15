"""Lessons as small pictures in lists: constant queries however many they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from apps.accounts.models import User
from apps.analytics.models import CONTINUES_FROM, Watch
from apps.content import assignment
from apps.content.models import Atom, Version
from apps.media import delivery

from . import catalogue

CONTINUES_UNTIL = 4.0  # s before the end: there is nothing left to go on with


@dataclass(frozen=True, slots=True)
class Tile:
    id: str
    title: str
    poster: str
    duration: float  # s; 0 for what is no video
    language: str
    skill: str
    course: str
    course_id: str
    share: float  # 0 to 1, of what was covered
    seen: bool
    position: float  # s, where to go on; 0: from the beginning
    covered: float  # s
    kind: str

    @property
    def url(self) -> str:
        return reverse("learn", args=[self.id])

    @property
    def length(self) -> str:
        """As a player shows it, "1:05"; empty for what does not play."""
        minutes, seconds = divmod(round(self.duration), 60)
        return f"{minutes}:{seconds:02}" if self.duration else ""

    @property
    def seconds_to_go(self) -> int:
        """From where it was left to the end."""
        return round(self.duration - self.position)

    @property
    def left(self) -> float:
        """Seconds that are not seen yet."""
        return 0.0 if self.seen else max(0.0, self.duration - self.covered)


def atoms() -> QuerySet[Atom]:
    """Published lessons that tiles can be made of."""
    return Atom.objects.published().select_related("skill")


def of(chosen: Sequence[Atom], *, user: User) -> list[Tile]:
    """Each with the picture and length of the version that `user` has."""
    known = catalogue.current()
    playable = Version.objects.filter(asset__ready_at__isnull=False).select_related("asset")
    assignment.attach(chosen, user, playable)
    watches = _watches(chosen, user)
    return [_tile(atom, known, watches.get(atom.public_id)) for atom in chosen]


def of_ids(public_ids: Sequence[str], *, user: User) -> list[Tile]:
    """In that order; what is not there (any more) is left out."""
    found = {atom.public_id: atom for atom in atoms().filter(public_id__in=public_ids)}
    return of([found[each] for each in public_ids if each in found], user=user)


def _tile(atom: Atom, known: catalogue.Catalogue, watch: Watch | None) -> Tile:
    asset = atom.recordings[0].asset if atom.recordings else None
    duration = asset.duration if asset else 0.0
    position = watch.position if watch else 0.0
    goes_on = CONTINUES_FROM < position < duration - CONTINUES_UNTIL
    return Tile(
        id=atom.public_id,
        title=atom.title,
        poster=delivery.poster_url(asset, public=atom.is_open_to_all) if asset else "",
        duration=duration,
        language=atom.language,
        skill=atom.skill.name if atom.skill else "",
        course=known.courses.get(atom.public_id, ""),
        course_id=known.course_ids.get(atom.public_id, ""),
        share=round(watch.share, 3) if watch else 0.0,
        seen=bool(watch and watch.completed_at),
        position=round(position, 1) if goes_on else 0.0,
        covered=watch.seconds if watch else 0.0,
        kind=atom.kind,
    )


def _watches(chosen: Sequence[Atom], user: User) -> dict[str, Watch]:
    ids = [atom.public_id for atom in chosen]
    rows = Watch.objects.of(user).about("atom").filter(subject_id__in=ids)
    return {watch.subject_id: watch for watch in rows}
