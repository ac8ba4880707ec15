"""In which order lessons follow each other: a pure function of the catalogue.

Lanes (courses, and skills for what is in no course) take turns, so that a feed is varied; what a
lesson builds on comes before it.
"""

from collections import Counter, deque
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

Skill = Hashable
Requires = Mapping[Skill, frozenset[Skill]]


@dataclass(frozen=True, slots=True)
class Place:
    """A lesson and where it stands."""

    id: str
    lane: Hashable  # lanes take turns in the order in which they first appear
    rank: tuple  # order within the lane
    skill: Skill | None = None


def arrange(places: Iterable[Place], requires: Requires) -> list[str]:
    """Ids in order. `requires`: skill → the skills that it builds on; it must have no cycle.

    A lesson waits until all lessons of all skills below its own are out. Lanes are sorted by the
    height of their skills first, so that the head of some lane is always free: O(n · lanes) at
    worst, O(n) where nothing waits.
    """
    places = list(places)
    below = _closure(requires, {p.skill for p in places if p.skill is not None})
    left = Counter(p.skill for p in places)
    lanes = [deque(lane) for lane in _lanes(places, requires)]
    ordered: list[str] = []
    while lanes:
        for lane in lanes:
            if not any(left[skill] for skill in below.get(lane[0].skill, ())):
                place = lane.popleft()
                left[place.skill] -= 1
                ordered.append(place.id)
        lanes = [lane for lane in lanes if lane]
    return ordered


def _lanes(places: list[Place], requires: Requires) -> list[list[Place]]:
    height = _heights(requires)
    lanes: dict[Hashable, list[Place]] = {}
    for place in places:
        lanes.setdefault(place.lane, []).append(place)
    return [
        sorted(lane, key=lambda p: (height.get(p.skill, 0), p.rank, p.id))
        for lane in lanes.values()
    ]


def _heights(requires: Requires) -> dict[Skill, int]:
    """Longest way down from each skill; an explicit stack, since graphs may be deep."""
    height: dict[Skill, int] = {}
    for start in requires:
        stack = [start]
        while stack:
            skill = stack[-1]
            unknown = [s for s in requires.get(skill, ()) if s not in height]
            if unknown:
                stack.extend(unknown)
                continue
            height[skill] = 1 + max((height[s] for s in requires.get(skill, ())), default=-1)
            stack.pop()
    return height


def _closure(requires: Requires, skills: set[Skill]) -> dict[Skill, set[Skill]]:
    """For each skill those below it, at any depth, that have lessons."""
    below = {}
    for skill in skills:
        found: set[Skill] = set()
        stack = list(requires.get(skill, ()))
        while stack:
            each = stack.pop()
            if each not in found:
                found.add(each)
                stack.extend(requires.get(each, ()))
        below[skill] = found & skills
    return below
