"""The feed: pages of some twenty items, each with all that is needed to start it."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from apps.accounts import studios
from apps.accounts.models import User
from apps.analytics.models import Watch
from apps.content import dismissals
from apps.content.models import Atom
from apps.lib.errors import NotFound, SignInRequired

from . import catalogue, cursors, items
from .catalogue import Catalogue
from .cursors import CHOSEN, FRESH, PHASES, SEEN, TIRED, Cursor
from .recommending import lines
from .recommending.lines import Line

PAGE = 20  # items; a page ends with a whole group, so it may hold a quiz more
AHEAD = 9  # lessons of a course or list that a direct link brings along

RESUMES_FROM = 3  # s: where a player goes on instead of starting again

Page = dict[str, Any]
Chosen = tuple[str, Cursor]  # a lesson, and the cursor behind it


def page(
    user: User, cursor: str | None = None, *, without: Collection[str] = (), size: int = PAGE
) -> Page:
    """The next items of `user`: what was chosen for him, then unseen lessons, each followed by its
    quiz."""
    taken, following, whys = _next(user, cursor, without, size)
    return {
        "items": items.describe(taken, user=user, known=catalogue.current(), whys=whys),
        "next": following,
    }


def _next(
    user: User, cursor: str | None, without: Collection[str], size: int
) -> tuple[list[Atom], str | None, dict[str, str]]:
    """The atoms of a page, the cursor behind them, and why the chosen ones are there."""
    known = catalogue.current()
    start = cursors.decode(cursor) if cursor else None
    (unwanted, tired), seen = dismissals.of(user), _seen(user)
    if start:
        line = lines.resume(user, start.line)
    else:
        line = lines.begin(user, known, seen=seen, unwanted=unwanted, tired=tired)
    left_out = unwanted | set(without)
    # One lesson more than fits tells whether there is another page.
    chosen = _along(line, start, left_out, limit=size + 1)
    chosen += _choose(
        known,
        _phases(known, seen, tired | line.known),
        start,
        left_out.union(line.ids),
        limit=size + 1 - len(chosen),
        line=line.token,
    )
    groups = items.groups([public_id for public_id, _cursor in chosen], user)
    taken, lessons = _fill(chosen[:size], groups, size=size)
    more = len(chosen) > lessons
    return taken, chosen[lessons - 1][1].encode() if more else None, line.reasons()


def opened_at(user: User, public_id: str, *, along: Sequence[str] = ()) -> Page:
    """The first page of a direct link: that lesson, what follows it in the course or list that it
    was opened from (`along`), then the feed."""
    first = readable(user, public_id)
    ahead = [each for each in along[:AHEAD] if each != public_id]
    groups = items.groups([public_id, *ahead], user)
    groups.setdefault(public_id, [first])
    taken = [atom for each in (public_id, *ahead) for atom in groups.get(each, ())]
    size = max(1, PAGE + 1 - len(taken))
    rest, following, whys = _next(user, None, [public_id, *ahead], size)
    described = items.describe([*taken, *rest], user=user, known=catalogue.current(), whys=whys)
    return {"items": described, "next": following}


def shared(public_id: str, visitor: str = "") -> tuple[Atom, Page]:
    """What a visitor gets of a link: a lesson that anybody may watch, and its item if it can be
    played without an account. Raises SignInRequired, which says nothing of what is there."""
    atom = open_to_all(public_id, visitor)
    playable = [] if atom.premium else [atom]
    described = items.describe(playable, user=None, known=catalogue.current())
    return atom, {"items": described, "next": None}


def open_to_all(public_id: str, visitor: str = "") -> Atom:
    """`visitor`: what a test's draws know him by, if anything."""
    atom = items.atoms().videos().filter(public_id=public_id).first()
    if atom is None or not atom.is_open_to_all:
        raise SignInRequired
    items.attach([atom], visitor)
    return atom


def item(user: User | None, public_id: str, *, visitor: str = "") -> dict[str, Any]:
    """One item, with fresh addresses."""
    atom = readable(user, public_id) if user else open_to_all(public_id, visitor)
    described = items.describe([atom], user=user, known=catalogue.current())
    if not described:
        raise NotFound()
    return described[0]


def news(user: User | None, public_id: str, *, visitor: str = "") -> dict[str, Any]:
    """What may have changed since a lesson's item was made."""
    media = items.media(readable(user, public_id) if user else open_to_all(public_id, visitor))
    return {
        "asset": media["asset"] if media else "",
        "captions": media["captions"] if media else [],
    }


def readable(user: User, public_id: str) -> Atom:
    """Published, or the user's own draft: he looks at it before others do."""
    atom = items.atoms().filter(public_id=public_id).first()
    if atom is None or not (atom.is_published or studios.handles(user, atom, studios.Right.READ)):
        raise NotFound()
    items.attach([atom], user)
    return atom


def _seen(user: User) -> set[str]:
    rows = Watch.objects.of(user).about("atom").completed()
    return set(rows.values_list("subject_id", flat=True))


def _phases(known: Catalogue, seen: set[str], behind: set[int]) -> Callable[[str], int]:
    """`behind`: skills that a learner is tired of, or that he knows."""

    def phase(public_id: str) -> int:
        if public_id in seen:
            return SEEN
        return TIRED if known.skills.get(public_id) in behind else FRESH

    return phase


def _along(line: Line, start: Cursor | None, without: set[str], *, limit: int) -> list[Chosen]:
    """The next lessons of what was chosen for him. What he dismissed meanwhile is left out."""
    if start and start.phase != CHOSEN:
        return []
    first = start.index + 1 if start else 0
    rest = [(n, each) for n, each in enumerate(line.ids) if n >= first and each not in without]
    return [(each, Cursor(CHOSEN, each, n, line.token)) for n, each in rest[:limit]]


def _choose(
    known: Catalogue,
    phase_of: Callable[[str], int],
    start: Cursor | None,
    without: set[str],
    *,
    limit: int,
    line: str = "",
) -> list[Chosen]:
    """The next lessons in the order of the catalogue, new ones first."""
    if start and start.phase == CHOSEN:
        start = None
    first = start.phase if start else FRESH
    at = _behind(known, start)
    chosen: list[Chosen] = []
    if limit <= 0:
        return chosen
    for phase in PHASES[PHASES.index(first) :]:
        for n in range(at if phase == first else 0, len(known.order)):
            public_id = known.order[n]
            if phase_of(public_id) == phase and public_id not in without:
                chosen.append((public_id, Cursor(phase, public_id, n, line)))
                if len(chosen) == limit:
                    return chosen
    return chosen


def _behind(known: Catalogue, start: Cursor | None) -> int:
    """Where to go on: behind the last lesson, or where it stood before it was withdrawn."""
    if start is None:
        return 0
    at = known.index.get(start.after)
    return start.index if at is None else at + 1


def _fill(
    chosen: Sequence[Chosen], groups: dict[str, list[Atom]], *, size: int
) -> tuple[list[Atom], int]:
    """Whole groups until the page is full, and how many lessons that took."""
    taken: list[Atom] = []
    for n, (public_id, _cursor) in enumerate(chosen):
        if len(taken) >= size:
            return taken, n
        taken.extend(groups.get(public_id, ()))
    return taken, len(chosen)


def first_start(page: Page) -> str:
    """Address of the first second that the page will play, "" if it begins elsewhere."""
    if not page["items"]:
        return ""
    media, state = page["items"][0]["media"], page["items"][0]["state"]
    if not media or not media["start"] or state["position"] > RESUMES_FROM:
        return ""
    return media["start"]["url"]
