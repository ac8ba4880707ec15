"""The order of all lessons of a tenant, worked out once and kept in memory until it changes."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from apps.content import editions, skills
from apps.content.models import Atom, ModuleItem
from apps.lib import clock
from apps.tenants import scope

from .sequence import Place, arrange

TENANTS_KEPT = 64
# What no edition tells of (a row changed in the admin) is seen after this.
STALE_AFTER = 30  # s


@dataclass(frozen=True, slots=True)
class Catalogue:
    editions: tuple[tuple[int, int], ...]
    made_at: float  # Unix seconds
    order: tuple[str, ...]  # public ids of lessons
    index: dict[str, int]
    courses: dict[str, str]  # public id of a lesson → title of its course
    course_ids: dict[str, str]  # … → public id of its course
    skills: dict[str, int | None]  # … → its skill
    builds_on: dict[int, frozenset[int]]  # skill → the skills that it builds on
    in_course: dict[str, tuple[str, ...]]  # public id of a course → its lessons in order


_kept: OrderedDict[int, Catalogue] = OrderedDict()


def current() -> Catalogue:
    """The catalogue of the tenant in scope: one query, or four when it has changed."""
    tenant_id, latest, now = scope.current_tenant_id(), editions.current(), clock.now().timestamp()
    kept = _kept.get(tenant_id)
    if kept is None or kept.editions != latest or abs(now - kept.made_at) > STALE_AFTER:
        kept = _kept[tenant_id] = _make(latest, now)
        while len(_kept) > TENANTS_KEPT:
            _kept.popitem(last=False)
    return kept


def forget() -> None:
    _kept.clear()


def lessons() -> "Atom.objects":
    """Published atoms that stand in the feed by themselves; a quiz comes with its video."""
    return Atom.objects.published().filter(
        Q(kind=Atom.Kind.VIDEO) | Q(kind=Atom.Kind.PROMPT, follows=None)
    )


def _make(latest: tuple[tuple[int, int], ...], now: float) -> Catalogue:
    positions, edges = _positions(), skills.edges()
    places = list(_places(positions))
    order = tuple(arrange(places, edges))
    return Catalogue(
        editions=latest,
        made_at=now,
        order=order,
        index={public_id: n for n, public_id in enumerate(order)},
        courses={public_id: place[2] for public_id, place in positions.items()},
        course_ids={public_id: place[3] for public_id, place in positions.items()},
        skills={place.id: place.skill for place in places},
        builds_on=edges,
        in_course=_in_course(positions, {place.id for place in places}),
    )


def _positions() -> dict[str, tuple[int, tuple, str, str]]:
    """Lesson → (course, place in it, the course's title, its id); the first course wins."""
    shown = ModuleItem.objects.filter(
        atom__state=Atom.State.PUBLISHED, module__course__published_at__isnull=False
    )
    rows = shown.values_list(
        "atom__public_id",
        "module__course_id",
        "module__position",
        "position",
        "module__course__title",
        "module__course__public_id",
    )
    found: dict[str, tuple[int, tuple, str, str]] = {}
    for public_id, course, module, position, title, course_id in rows.order_by(
        "module__course_id", "module__position", "position"
    ):
        found.setdefault(public_id, (course, (module, position), title, course_id))
    return found


def _in_course(
    positions: dict[str, tuple[int, tuple, str, str]], lessons: set[str]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for public_id, (_course, _rank, _title, course_id) in positions.items():
        if public_id in lessons:
            found.setdefault(course_id, []).append(public_id)
    return {course_id: tuple(ids) for course_id, ids in found.items()}


def _places(positions: dict[str, tuple[int, tuple, str, str]]) -> Iterator[Place]:
    """An organisation's own lessons before the public ones, courses before single lessons."""
    here = scope.current_tenant_id()
    rows = lessons().order_by("-published_at", "-pk")
    loose = []
    in_course = []
    for n, (public_id, skill, tenant) in enumerate(
        rows.values_list("public_id", "skill_id", "tenant_id")
    ):
        public = tenant != here
        if public_id in positions:
            course, rank = positions[public_id][:2]
            in_course.append(Place(public_id, (public, "course", course), rank, skill))
        else:  # newest first: what was just published is met soon
            loose.append(Place(public_id, (public, "skill", skill), (n,), skill))
    in_course.sort(key=lambda place: (place.lane, place.rank))
    yield from sorted([*in_course, *loose], key=lambda place: place.lane[0])
