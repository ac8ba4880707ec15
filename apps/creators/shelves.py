"""A studio's lessons as somebody wants to see them: searched, filtered, in an order."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.content.models import Atom

from .schedule_models import Schedule

CURRENT, LIVE, DRAFTS, SCHEDULED, ARCHIVED = "current", "live", "drafts", "scheduled", "archived"
SHOWS = {
    CURRENT: _("On the shelf"),
    LIVE: _("Live"),
    DRAFTS: _("Drafts"),
    SCHEDULED: _("Scheduled"),
    ARCHIVED: _("Archived and deleted"),
}
VIEWED = "views"
ORDERS = {
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
    "title": _("By title"),
    VIEWED: _("Most viewed today"),
}
_COLUMNS = {
    "newest": ("-created_at", "-pk"),
    "oldest": ("created_at", "pk"),
    "title": ("title", "pk"),
    VIEWED: ("-created_at", "-pk"),  # of as many views
}


@dataclass(frozen=True, slots=True)
class Wish:
    words: str = ""
    show: str = CURRENT
    order: str = "newest"

    @property
    def query(self) -> str:
        """For links to other pages of the same list."""
        return urlencode({"q": self.words, "show": self.show, "order": self.order})


def read(params: Mapping[str, str]) -> Wish:
    """What is no filter and no order that there is, counts as none."""
    show, order = params.get("show", ""), params.get("order", "")
    return Wish(
        words=" ".join(params.get("q", "")[:80].replace("\0", "").split()),
        show=show if show in SHOWS else CURRENT,
        order=order if order in ORDERS else "newest",
    )


def found(owner: User, wish: Wish) -> QuerySet[Atom]:
    lessons = _shown(Atom.objects.videos().owned_by(owner).filter(erased_at=None), wish.show)
    for word in wish.words.split():
        named = Q(title__icontains=word) | Q(skill__name__icontains=word)
        tagged = Atom.objects.filter(tags__name__icontains=word).values("pk")
        lessons = lessons.filter(named | Q(pk__in=tagged))
    return lessons.order_by(*_COLUMNS[wish.order])


def _shown(lessons: QuerySet[Atom], show: str) -> QuerySet[Atom]:
    states = {LIVE: Atom.State.PUBLISHED, DRAFTS: Atom.State.DRAFT, ARCHIVED: Atom.State.ARCHIVED}
    if show in states:
        return lessons.filter(state=states[show])
    if show == SCHEDULED:
        planned = Schedule.objects.own().exclude(state=Schedule.State.MISSED)
        return lessons.filter(state=Atom.State.DRAFT, pk__in=planned.values("atom"))
    return lessons.exclude(state=Atom.State.ARCHIVED)
