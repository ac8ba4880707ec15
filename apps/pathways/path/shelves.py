"""All lessons of a tenant as arrays over the skill graph, kept in memory until they change."""

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from django.db.models import Count, F, Max

from apps.content import editions, graph
from apps.content.graph_models import TeachingChange
from apps.content.models import Atom, ModuleItem, Version
from apps.lib import clock
from apps.quizzes.models import Question
from apps.tenants import scope

from ..courses import A_QUESTION
from .planning import Shelf

TENANTS_KEPT = 64
STALE_AFTER = 30  # s, for what no edition tells of
# Formats that can be answered in a plain form, without a video or a picture.
ASKABLE = ("multiple_choice", "sequence", "true_false")


@dataclass(frozen=True, slots=True, eq=False)
class Stock:
    known: graph.Graph
    editions: tuple[tuple[int, int], ...]
    made_at: float
    shelf: Shelf
    askable: np.ndarray  # of each skill, how many questions could be asked


_kept: OrderedDict[int, Stock] = OrderedDict()


def current() -> Stock:
    tenant_id, known = scope.current_tenant_id(), graph.current()
    latest, now = editions.current(), clock.now().timestamp()
    kept = _kept.get(tenant_id)
    if (
        kept is None
        or kept.known is not known
        or kept.editions != latest
        or abs(now - kept.made_at) > STALE_AFTER
    ):
        shelf, askable = _shelf(known), _askable(known)
        kept = _kept[tenant_id] = Stock(known, latest, now, shelf, askable)
        _kept.move_to_end(tenant_id)
        while len(_kept) > TENANTS_KEPT:
            _kept.popitem(last=False)
    return kept


def forget() -> None:
    _kept.clear()


def _shelf(known: graph.Graph) -> Shelf:
    videos = Atom.objects.published().videos().exclude(skill=None).order_by("pk")
    rows = list(videos.values_list("pk", "skill_id"))
    length = dict(
        Version.objects.default()
        .filter(atom__in=videos, asset__ready_at__isnull=False)
        .values_list("atom_id", "asset__duration_ms")
    )
    rows = [row for row in rows if row[0] in length]
    counts = dict(
        Question.objects.answerable()
        .order_by()
        .values_list("quiz__follows_id")
        .annotate(n=Count("pk"))
    )
    changes = TeachingChange.objects.order_by().values_list("atom_id").annotate(last=Max("at"))
    taught = {atom: last.timestamp() for atom, last in changes}
    places = _places()
    last = len(places)
    ids = np.array([pk for pk, _skill in rows], np.int64)
    return Shelf(
        ids=ids,
        skill=known.positions([skill for _pk, skill in rows]),
        video=np.array([length[pk] / 1000 for pk in ids.tolist()], float),
        quiz=np.array([counts.get(pk, 0) * A_QUESTION for pk in ids.tolist()], float),
        place=np.array([places.get(pk, last + n) for n, pk in enumerate(ids.tolist())], float),
        taught=np.array([taught.get(pk, 0.0) for pk in ids.tolist()], float),
    )


def _places() -> dict[int, int]:
    """Lesson → its place among the lessons of all published courses; the first course wins."""
    items = ModuleItem.objects.filter(module__course__published_at__isnull=False)
    ordered = items.order_by("module__course_id", "module__position", "position")
    found: dict[int, int] = {}
    for pk in ordered.values_list("atom_id", flat=True):
        found.setdefault(pk, len(found))
    return found


def _askable(known: graph.Graph) -> np.ndarray:
    rows = (
        Question.objects.answerable()
        .filter(format__in=ASKABLE, quiz__skill__isnull=False)
        .order_by()
        .values_list(F("quiz__skill_id"))
        .annotate(n=Count("pk"))
    )
    counts = dict(rows)
    return np.array([counts.get(int(pk), 0) for pk in known.ids], int)
