"""The line of lessons that a learner's feed begins with: made with its first page, then kept in the
cache, so that the pages behind it go on where it stopped. Where it was forgotten, the feed goes on
in the order of the catalogue."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.content.models import Atom, Course, Skill
from apps.lib import clock
from apps.tenants.scope import current_tenant_id

from ..catalogue import Catalogue
from . import building, choosing, kept, tastes
from .choosing import Pick
from .features import Why
from .offer import NONE, Offer, Taste

KEPT_FOR = 6 * 3600  # s: the feed of a page that was left open

WORDS: Mapping[str, str | Promise] = {
    Why.BECAUSE: _("Because you finished “%(subject)s”"),
    "begun": _("Because you watched “%(subject)s”"),
    Why.TOGETHER: _("People who watched “%(subject)s” watched this, too"),
    Why.NEXT: _("Next in “%(subject)s”"),
    Why.GOAL: _("For your goal: %(subject)s"),
    Why.PEERS: _("Popular among people with your goal"),
    Why.POPULAR: _("Popular here"),
    Why.INTEREST: _("Because you are interested in: %(subject)s"),
    Why.SHARED: _("%(subject)s shared it with you"),
    Why.BUILDS: _("Builds on what you have learned"),
    Why.BASIS: _("“%(subject)s” builds on it"),
    Why.FRESH: _("New"),
    Why.EXPLORE: _("Hardly anybody has seen it yet"),
}


@dataclass(frozen=True, slots=True)
class Line:
    token: str
    ids: tuple[str, ...]
    whys: tuple[tuple[str, str], ...]  # (a key of WORDS, its subject) of each
    known: frozenset[int] = frozenset()  # skills (keys) that were left out as known

    def reasons(self) -> dict[str, str]:
        """Public id → why it is there, in the language of whoever asks."""
        return {
            public_id: str(WORDS[why]) % {"subject": subject}
            for public_id, (why, subject) in zip(self.ids, self.whys, strict=True)
            if why in WORDS
        }


EMPTY = Line("", (), ())


def begin(
    user: User, known: Catalogue, *,
    seen: Collection[str], unwanted: Collection[str], tired: Collection[int],
) -> Line:  # fmt: skip
    """A new line; EMPTY where there is too little to choose from or to choose by."""
    if len(known.order) < building.LEAST:
        return EMPTY
    now = kept.current()
    if now is None:
        return EMPTY
    offer, day = now.offer, clock.now().date().toordinal()
    taste = tastes.of(user, offer, known.builds_on, seen=seen, unwanted=unwanted, tired=tired)
    if taste.says_nothing and not offer.finished.any():
        return EMPTY
    ranker = choosing.ranker_for(taste, now.ranker)
    picks = choosing.line(offer, taste, known.builds_on, ranker, seed=user.pk * 100_003 + day)
    # What was withdrawn since the build, or is not this tenant's to see, is in no catalogue.
    picks = [pick for pick in picks if offer.ids[pick.place] in known.index]
    line = Line(
        secrets.token_urlsafe(6),
        tuple(offer.ids[pick.place] for pick in picks),
        _whys(picks, offer, taste, known),
        frozenset(taste.known),
    )
    if not picks:
        return EMPTY
    cache.set(_key(user, line.token), [line.ids, line.whys, sorted(line.known)], KEPT_FOR)
    return line


def resume(user: User, token: str) -> Line:
    found = cache.get(_key(user, token)) if token else None
    if not found:
        return EMPTY
    ids, whys, *rest = found
    reasons = tuple((why, subject) for why, subject in whys)
    return Line(token, tuple(ids), reasons, frozenset(rest[0] if rest else ()))


def _key(user: User, token: str) -> str:
    return f"line.{current_tenant_id()}.{user.pk}.{token}"


def _whys(
    picks: list[Pick], offer: Offer, taste: Taste, known: Catalogue
) -> tuple[tuple[str, str], ...]:
    named = {offer.ids[pick.place if pick.source == NONE else pick.source] for pick in picks}
    titles = dict(Atom.objects.filter(public_id__in=named).values_list("public_id", "title"))
    wanted = {int(offer.skill[pick.place]) for pick in picks if pick.why == Why.INTEREST}
    skills = dict(Skill.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    goal = ""
    if any(pick.why == Why.GOAL for pick in picks):
        titled = Course.objects.filter(pk=taste.goal)
        goal = titled.values_list("title", flat=True).first() or ""
    worth = dict(zip(taste.liked.tolist(), taste.worth.tolist(), strict=True))
    found = []
    for pick in picks:
        public_id, why = offer.ids[pick.place], str(pick.why)
        subject = {
            Why.NEXT: known.courses.get(public_id, ""),
            Why.GOAL: goal,
            Why.INTEREST: skills.get(int(offer.skill[pick.place]), ""),
            Why.SHARED: taste.shared.get(pick.place, ""),
        }.get(pick.why, "")
        if pick.source != NONE:
            subject = titles.get(offer.ids[pick.source], "")
            if pick.why == Why.BECAUSE and worth.get(pick.source, 0.0) < 1.0:
                why = "begun"
        found.append((why, subject) if subject or pick.why in PLAIN else ("", ""))
    return tuple(found)


# Said without naming anything.
PLAIN = frozenset({Why.PEERS, Why.POPULAR, Why.BUILDS, Why.FRESH, Why.EXPLORE})
