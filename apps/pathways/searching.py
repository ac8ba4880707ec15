"""Search as a learner sees it: what was found, as pictures with the line that answers."""

from dataclasses import dataclass
from math import floor

from django.db.models import Exists, OuterRef
from rest_framework.throttling import UserRateThrottle

from apps.accounts.models import User
from apps.content.models import Atom, Skill
from apps.content.search import finding
from apps.content.search.moments import Moment

from . import tiles
from .tiles import Tile

SUGGESTED = 8


@dataclass(frozen=True, slots=True)
class Result:
    tile: Tile
    moment: Moment | None

    @property
    def url(self) -> str:
        """Opens at the line that was found."""
        return f"{self.tile.url}?t={self.second}" if self.second else self.tile.url

    @property
    def second(self) -> int:
        return floor(self.moment.second) if self.moment else 0

    @property
    def clock(self) -> str:
        return f"{self.second // 60}:{self.second % 60:02}"


@dataclass(frozen=True, slots=True)
class Results:
    query: str
    instead: str
    found: list[Result]


class Pace(UserRateThrottle):
    """Faster than anybody types; slower than a script that wants the whole catalogue."""

    scope = "search"


def search(user: User, query: str) -> Results:
    query = " ".join(query.split())[: finding.LONGEST]
    answer = finding.find(query)
    atoms = {
        atom.pk: atom for atom in tiles.atoms().filter(pk__in=[f.atom_id for f in answer.found])
    }
    found = [each for each in answer.found if each.atom_id in atoms]
    shown = tiles.of([atoms[each.atom_id] for each in found], user=user)
    results = [Result(tile, each.moment) for tile, each in zip(shown, found, strict=True)]
    return Results(query, answer.instead, results)


def suggestions() -> list[str]:
    """Skills that have lessons here."""
    taught = Atom.objects.published().videos().filter(skill=OuterRef("pk"))
    return list(Skill.objects.filter(Exists(taught)).values_list("name", flat=True)[:SUGGESTED])
