"""The way to a goal: what to learn, in which order, why, and how much time it spares. Pure.

Lessons come in the order of their course wherever prerequisites allow it: a skill's place is the
latest of its own place and of the places of all that it builds on, which one sweep over the layers
of the graph finds.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ..mastery.spreading import SkillMap
from ..mastery.verdicts import REVIEW, SKIP, START


class Why(StrEnum):
    GOAL = "goal"  # it is what the goal asks for
    BASIS = "basis"  # something in the goal builds on it
    REVIEW = "review"  # known in part
    AGAIN = "again"  # its quiz was taken, and the skill is not there yet
    CHANGED = "changed"  # it is taught differently now


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """All lessons that could stand on a path, as arrays."""

    ids: np.ndarray  # primary keys of atoms
    skill: np.ndarray  # position in the graph
    video: np.ndarray  # seconds
    quiz: np.ndarray  # seconds; 0: none
    place: np.ndarray  # in the course that it belongs to, or after all of those
    taught: np.ndarray  # Unix seconds since which it teaches what it does; 0: from its beginning on


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """`lessons` are places on the shelf, in order; `kinds` and `whys` one for each."""

    lessons: np.ndarray
    reviews: np.ndarray  # bool: only its questions
    whys: tuple[Why, ...]
    seconds: float
    linear: float  # seconds of everything that the goal needs
    spared: float  # seconds of what is skipped, and of the lessons that a review stands for
    later: np.ndarray  # lessons that did not fit into the time given
    skipped: np.ndarray  # lessons that are known
    done: np.ndarray  # lessons that were learned


def ordered(skills: SkillMap, scope: np.ndarray, own_place: np.ndarray) -> np.ndarray:
    """A key for each skill by which it comes after all that it builds on (with depth as second
    key), and otherwise as `own_place` has it."""
    key = own_place.astype(float).copy()
    inside = scope[skills.skill] & scope[skills.requires]
    upper, lower = skills.skill[inside], skills.requires[inside]
    if not len(upper):
        return key
    by_depth = np.argsort(skills.depth[upper], kind="stable")
    upper, lower = upper[by_depth], lower[by_depth]
    starts = np.flatnonzero(np.r_[True, np.diff(skills.depth[upper]) > 0]).tolist()
    for begin, end in zip(starts, [*starts[1:], len(upper)], strict=True):
        np.maximum.at(key, upper[begin:end], key[lower[begin:end]])
    return key


def plan(
    *,
    skills: SkillMap,
    scope: np.ndarray,
    goals: np.ndarray,
    verdict: np.ndarray,
    changed: np.ndarray,
    shelf: Shelf,
    taken: np.ndarray,
    passed: np.ndarray,
    budget: float | None = None,
) -> Plan:
    """scope, goals, verdict: of each skill. taken, passed, changed: of each lesson, whether its
    quiz was answered; well, and since it teaches what it does; whether it teaches differently since
    the learner knew it, which puts the whole of it on the path whatever the verdict on its skill.
    budget: seconds, None for as long as it takes.

    What does not fit: brief reviews go first, then what comes last, so that no lesson stays
    without what it builds on.
    """
    inside = np.flatnonzero(scope[shelf.skill])
    own_place = np.full(skills.size, np.inf)
    np.minimum.at(own_place, shelf.skill[inside], shelf.place[inside])
    own_place[np.isinf(own_place)] = -1.0
    key = ordered(skills, scope, own_place)
    skill = shelf.skill[inside]
    order = np.lexsort((shelf.place[inside], skill, skills.depth[skill], key[skill]))
    inside, skill = inside[order], skill[order]
    whole = shelf.video[inside] + shelf.quiz[inside]
    anew, learned = changed[inside], passed[inside]
    review = (verdict[skill] == REVIEW) & (shelf.quiz[inside] > 0) & ~anew
    wanted = ((verdict[skill] == START) | review | anew) & ~learned
    cost = np.where(review, shelf.quiz[inside], whole)
    fits = wanted & _fitting(cost, wanted, review, budget)
    chosen = inside[fits]
    skipped = (verdict[skill] == SKIP) & ~learned & ~anew
    return Plan(
        lessons=chosen,
        reviews=review[fits],
        whys=_whys(goals, changed, taken, shelf, chosen, review[fits]),
        seconds=float(cost[fits].sum()),
        linear=float(whole.sum()),
        spared=float(whole[skipped].sum() + shelf.video[inside][review & wanted].sum()),
        later=inside[wanted & ~fits],
        skipped=inside[skipped],
        done=inside[learned],
    )


def _fitting(
    cost: np.ndarray, wanted: np.ndarray, review: np.ndarray, budget: float | None
) -> np.ndarray:
    if budget is None:
        return np.ones(len(cost), bool)
    lessons = np.where(wanted & ~review, cost, 0.0)
    fits = np.cumsum(lessons) <= budget
    left = budget - lessons[fits & ~review].sum()
    reviews = np.where(wanted & review, cost, 0.0)
    return np.where(review, np.cumsum(reviews) <= left, fits)


def _whys(
    goals: np.ndarray,
    changed: np.ndarray,
    taken: np.ndarray,
    shelf: Shelf,
    chosen: np.ndarray,
    review: np.ndarray,
) -> tuple[Why, ...]:
    skill = shelf.skill[chosen]
    names = np.array([Why.BASIS, Why.GOAL, Why.AGAIN, Why.REVIEW, Why.CHANGED], object)
    which = np.where(goals[skill], 1, 0)
    which = np.where(taken[chosen], 2, which)
    which = np.where(review, 3, which)
    which = np.where(changed[chosen], 4, which)
    return tuple(names[which])
