"""Search as a learner sees it: what was found, as pictures with the line that answers."""

from dataclasses import dataclass
from math import floor
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from rest_framework.throttling import UserRateThrottle

from apps.accounts.models import User
from apps.content.models import Atom, Skill
from apps.content.search import finding
from apps.content.search.moments import Moment

from . import tiles
from .tiles import Tile

SUGGESTED = 8
LAST_PAGE = finding.MOST // finding.A_PAGE


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
    """One page of them."""

    query: str
    instead: str
    found: list[Result]
    page: int
    total: int
    is_last: bool

    @property
    def is_countless(self) -> bool:
        return self.total >= finding.MOST

    @property
    def first(self) -> int:
        return (self.page - 1) * finding.A_PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.found) - 1

    @property
    def next(self) -> int | None:
        return None if self.is_last else self.page + 1

    @property
    def more_url(self) -> str:
        return "?" + urlencode({"q": self.query, "page": self.page + 1})


class Pace(UserRateThrottle):
    """Faster than anybody types; slower than a script that wants the whole catalogue."""

    scope = "search"


def search(user: User, query: str, *, page: str = "") -> Results:
    """`page`: its number as it stands in an address; the first for anything that is none."""
    query = " ".join(query.split())[: finding.LONGEST]
    answer = finding.find(query, page=_number(page))
    atoms = {
        atom.pk: atom for atom in tiles.atoms().filter(pk__in=[f.atom_id for f in answer.found])
    }
    found = [each for each in answer.found if each.atom_id in atoms]
    shown = tiles.of([atoms[each.atom_id] for each in found], user=user)
    results = [Result(tile, each.moment) for tile, each in zip(shown, found, strict=True)]
    return Results(query, answer.instead, results, answer.page, answer.total, answer.is_last)


def _number(page: str) -> int:
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 4 else 1
    return number if 1 <= number <= LAST_PAGE else 1


def suggestions() -> list[str]:
    """Skills that have lessons here."""
    taught = Atom.objects.published().videos().filter(skill=OuterRef("pk"))
    return list(Skill.objects.filter(Exists(taught)).values_list("name", flat=True)[:SUGGESTED])
