"""The path as a map: the goal's skills, each below those that it builds on, and what becomes of
each: known, on now, a review, to come, put off."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from apps.content.graph import Graph, picture
from apps.content.graph.picture import Box

from .planning import Plan, Shelf

SHOWN = 30  # skills; more cannot be read on a phone
BEHIND = 6  # of them known ones, where not all find room


class Standing(StrEnum):
    KNOWN = "known"
    LEARNED = "learned"
    NOW = "now"
    REVIEW = "review"
    NEXT = "next"
    LATER = "later"  # it does not fit into the time given


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    standing: Standing
    box: Box


@dataclass(frozen=True, slots=True)
class Map:
    places: tuple[Place, ...]  # in the order of the path, what is known before it
    lines: tuple[str, ...]
    width: int
    height: float
    known: int  # skills, of all
    to_come: int
    hidden: int

    @property
    def view(self) -> str:
        """The picture's view box, with room for the marks at the edges of boxes."""
        return f"-3 -6 {self.width + 6} {self.height + 12:g}"


def standings(plan: Plan, shelf: Shelf) -> dict[int, Standing]:
    """What becomes of each skill (position) of the goal that has lessons: known ones first, then in
    the order of the path."""
    found: dict[int, Standing] = {}
    for lessons, standing in ((plan.skipped, Standing.KNOWN), (plan.done, Standing.LEARNED)):
        found |= dict.fromkeys(shelf.skill[lessons].tolist(), standing)
    ahead: dict[int, Standing] = {}
    for at in _firsts(shelf.skill[plan.lessons]):
        standing = Standing.REVIEW if plan.reviews[at] else Standing.NEXT
        ahead[int(shelf.skill[plan.lessons[at]])] = standing if ahead else Standing.NOW
    for at in _firsts(shelf.skill[plan.later]):
        ahead.setdefault(int(shelf.skill[plan.later[at]]), Standing.LATER)
    return {skill: word for skill, word in found.items() if skill not in ahead} | ahead


def _firsts(skills: np.ndarray) -> list[int]:
    """Where each skill stands first, in that order: of a skill its first lesson counts."""
    return np.sort(np.unique(skills, return_index=True)[1]).tolist()


def shown(found: Mapping[int, Standing]) -> list[int]:
    """As many of these skills as can be read: the last known ones and the next ones."""
    over = (Standing.KNOWN, Standing.LEARNED)
    known = [skill for skill, standing in found.items() if standing in over]
    ahead = [skill for skill, standing in found.items() if standing not in over]
    behind = max(BEHIND, SHOWN - len(ahead))
    return (known[-behind:] + ahead)[:SHOWN]


def drawn(
    found: Mapping[int, Standing], skills: list[int], names: Mapping[int, str], graph: Graph
) -> Map:
    """`skills`: those of `found` to be shown; all are positions in `graph`."""
    inside = set(skills)
    edges = {
        (up, int(low)): 1.0
        for up in skills
        for low in graph.requires[graph.requires_start[up] : graph.requires_start[up + 1]]
        if int(low) in inside
    }
    depth = _depths(skills, edges, graph.depth)
    made = picture.drawn({skill: names[skill] for skill in skills}, depth, edges)
    boxes = {box.key: box for box in made.boxes}
    over = (Standing.KNOWN, Standing.LEARNED)
    known = sum(standing in over for standing in found.values())
    return Map(
        places=tuple(Place(names[skill], found[skill], boxes[skill]) for skill in skills),
        lines=tuple(line.path for line in made.lines),
        width=made.width,
        height=made.height,
        known=known,
        to_come=len(found) - known,
        hidden=len(found) - len(skills),
    )


def _depths(
    skills: list[int], edges: Mapping[tuple[int, int], float], depth: np.ndarray
) -> dict[int, int]:
    """Layers among the skills shown: as few as their own edges ask for."""
    found: dict[int, int] = {}
    for skill in sorted(skills, key=lambda each: int(depth[each])):
        below = [found[low] for up, low in edges if up == skill]
        found[skill] = 1 + max(below, default=-1)
    return found
