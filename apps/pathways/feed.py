"""The feed: pages of some twenty items, each with all that is needed to start it."""

from collections.abc import Collection, Sequence
from typing import Any

from apps.accounts.models import User
from apps.analytics.models import Watch
from apps.content.models import Atom
from apps.lib.errors import NotFound

from . import catalogue, cursors, items
from .catalogue import Catalogue
from .cursors import FRESH, SEEN, Cursor

PAGE = 20  # items; a page ends with a whole group, so it may hold a quiz more

RESUMES_FROM = 3  # s: where a player goes on instead of starting again

Page = dict[str, Any]
Chosen = tuple[str, Cursor]  # a lesson, and the cursor behind it


def page(user: User, cursor: str | None = None, *, without: Collection[str] = ()) -> Page:
    """The next items of `user`: unseen lessons first, each followed by its quiz."""
    known = catalogue.current()
    start = cursors.decode(cursor) if cursor else None
    # One lesson more than fits tells whether there is another page.
    chosen = _choose(known, _seen(user), start, set(without), limit=PAGE + 1)
    groups = items.groups([public_id for public_id, _cursor in chosen])
    taken, lessons = _fill(chosen[:PAGE], groups)
    more = len(chosen) > lessons
    return {
        "items": items.describe(taken, user=user, courses=known.courses),
        "next": chosen[lessons - 1][1].encode() if more else None,
    }


def opened_at(user: User, public_id: str) -> Page:
    """The first page of a direct link: that lesson, then the feed."""
    first = readable(user, public_id)
    group = items.groups([public_id]).get(public_id) or [first]
    rest = page(user, without=[public_id])
    described = items.describe(group, user=user, courses=catalogue.current().courses)
    return {"items": described + rest["items"], "next": rest["next"]}


def item(user: User, public_id: str) -> dict[str, Any]:
    """One item, with fresh addresses."""
    atom = readable(user, public_id)
    described = items.describe([atom], user=user, courses=catalogue.current().courses)
    if not described:
        raise NotFound()
    return described[0]


def captions(user: User, public_id: str) -> list[dict[str, Any]]:
    """The tracks of a lesson as they are now: corrected, perhaps, since its item was made."""
    media = items.media(readable(user, public_id))
    return media["captions"] if media else []


def readable(user: User, public_id: str) -> Atom:
    """Published, or the user's own draft: he looks at it before others do."""
    atom = items.atoms().filter(public_id=public_id).first()
    if atom is None or not (atom.is_published or atom.owner_id == user.pk):
        raise NotFound()
    return atom


def _seen(user: User) -> set[str]:
    rows = Watch.objects.of(user).about("atom").completed()
    return set(rows.values_list("subject_id", flat=True))


def _choose(
    known: Catalogue,
    seen: set[str],
    start: Cursor | None,
    without: set[str],
    *,
    limit: int,
) -> list[Chosen]:
    """The next lessons, new ones first."""
    phase = start.phase if start else FRESH
    at = _behind(known, start)
    chosen: list[Chosen] = []
    for each in (FRESH, SEEN)[phase:]:
        for n in range(at if each == phase else 0, len(known.order)):
            public_id = known.order[n]
            if (public_id in seen) == (each == SEEN) and public_id not in without:
                chosen.append((public_id, Cursor(each, public_id, n)))
                if len(chosen) == limit:
                    return chosen
    return chosen


def _behind(known: Catalogue, start: Cursor | None) -> int:
    """Where to go on: behind the last lesson, or where it stood before it was withdrawn."""
    if start is None:
        return 0
    at = known.index.get(start.after)
    return start.index if at is None else at + 1


def _fill(chosen: Sequence[Chosen], groups: dict[str, list[Atom]]) -> tuple[list[Atom], int]:
    """Whole groups until the page is full, and how many lessons that took."""
    taken: list[Atom] = []
    for n, (public_id, _cursor) in enumerate(chosen):
        if len(taken) >= PAGE:
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
