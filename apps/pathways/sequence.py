"""In which order lessons follow each other: a pure function of the catalogue.

Lanes (courses, and skills for what is in no course) take turns, so that a feed is varied; what a
lesson builds on comes before it.
"""

from collections import Counter, deque
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

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
    height of their skills first, so that the head of some lane is always free. Nobody looks at a
    lane that waits, so that n lessons over m edges cost O(n · log lanes + m).
    """
    places = list(places)
    lanes = [deque(lane) for lane in _lanes(places, requires)]
    waits = _Waits(Counter(p.skill for p in places if p.skill is not None), requires)
    ordered: list[str] = []
    parked: dict[Skill, list[int]] = {}  # lanes by the skill that their head waits to begin
    turn, following = list(range(len(lanes))), list[int]()  # a heap; lanes of the next turn
    while turn or following:
        if not turn:
            turn, following = sorted(following), []
        at = heappop(turn)
        place = lanes[at][0]
        if not waits.is_free(place.skill):
            parked.setdefault(place.skill, []).append(at)
            continue
        ordered.append(lanes[at].popleft().id)
        if lanes[at]:
            following.append(at)
        for skill in waits.out(place.skill):
            for lane in parked.pop(skill, ()):
                # This turn has still to come to it, or it has to wait for the next one.
                heappush(turn, lane) if lane > at else following.append(lane)
    return ordered


class _Waits:
    """Which skills may begin: those whose bases are finished. A skill is finished when its lessons
    are out and its own bases are finished."""

    def __init__(self, left: Counter, requires: Requires) -> None:
        self._left = left
        self._above: dict[Skill, list[Skill]] = {}
        self._open = {skill: len(bases) for skill, bases in requires.items()}
        for skill, bases in requires.items():
            for base in bases:
                self._above.setdefault(base, []).append(skill)
        for skill in [each for each in {*self._above, *self._open} if self._finished(each)]:
            self._rise(skill)

    def is_free(self, skill: Skill | None) -> bool:
        return not self._open.get(skill, 0)

    def out(self, skill: Skill | None) -> list[Skill]:
        """A lesson of it is out; the skills that may begin by that."""
        if skill is None:
            return []
        self._left[skill] -= 1
        return self._rise(skill) if self._finished(skill) else []

    def _finished(self, skill: Skill) -> bool:
        return not self._left[skill] and not self._open.get(skill, 0)

    def _rise(self, skill: Skill) -> list[Skill]:
        """It is finished: what builds on it waits for one skill less."""
        free, stack = [], [skill]
        while stack:
            for above in self._above.get(stack.pop(), ()):
                self._open[above] -= 1
                if not self._open[above]:
                    free.append(above)
                    if not self._left[above]:
                        stack.append(above)
        return free


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
