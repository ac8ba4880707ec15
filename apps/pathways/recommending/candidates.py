"""Which lessons are worth ranking for a learner: some hundreds of all. Pure."""

import numpy as np

from .cowatching import Folded
from .offer import NOBODY, NONE, Offer, Positions, Requires, Taste, members, missing, unique

SOURCES = 8  # lessons last liked whose neighbours are looked at
NEAR, COWATCHED, POPULAR, GOAL, INTERESTS, FRESH = 30, 60, 40, 60, 40, 30
DEEP = 3  # times that the basis of a basis is added


def candidates(
    offer: Offer, taste: Taste, requires: Requires, *, folded: Folded | None = None
) -> Positions:
    """Without what was seen, dismissed, tired of, or is known."""
    allowed = _allowed(offer, taste)
    parts = [
        offer.near(taste.liked[:SOURCES], NEAR),
        _best(offer.factors @ folded.towards, allowed, COWATCHED) if folded else NOBODY,
        _best(offer.finished, allowed, POPULAR),
        _best(offer.published, allowed, FRESH),
        _of_goal(offer, taste, allowed),
        np.flatnonzero(allowed & members(offer.skill, taste.interests))[:INTERESTS],
        np.array(sorted(taste.shared), np.int64),
        _following(offer, taste),
    ]
    found = unique(parts)
    found = found[allowed[found]]
    for _ in range(DEEP):
        grown = unique([found, _bases(found, offer, taste, requires, allowed)])
        if len(grown) == len(found):
            break
        found = grown
    return found


def _allowed(offer: Offer, taste: Taste) -> np.ndarray:
    allowed = ~members(offer.skill, taste.tired | taste.known)
    allowed[taste.out] = False
    return allowed


def _best(score: np.ndarray, allowed: np.ndarray, count: int) -> Positions:
    open_to = np.flatnonzero(allowed)
    if len(open_to) <= count:
        return open_to
    return open_to[np.argpartition(-score[open_to], count)[:count]]


def _of_goal(offer: Offer, taste: Taste, allowed: np.ndarray) -> Positions:
    inside = allowed & (members(offer.skill, taste.goal_skills) | (offer.course == taste.goal))
    first = np.flatnonzero(inside)
    first = first[np.argsort(offer.rank[first], kind="stable")][:GOAL]
    lessons, count = offer.by_goal.get(taste.goal, (NOBODY, np.zeros(0, np.float32)))
    return unique([first, lessons[np.argsort(-count)[:POPULAR]]])


def _following(offer: Offer, taste: Taste) -> Positions:
    """The next lesson of each course that was begun."""
    found = [NOBODY]
    begun = offer.course[taste.liked]
    for course in np.unique(begun[begun != NONE]).tolist():
        place = following(course, offer, taste)
        if place is not None:
            found.append(np.array([place]))
    return unique(found)


def following(course: int, offer: Offer, taste: Taste) -> int | None:
    lessons = np.flatnonzero(offer.course == course)
    lessons = lessons[~np.isin(lessons, taste.out)]
    return int(lessons[np.argmin(offer.rank[lessons])]) if len(lessons) else None


def _bases(
    found: Positions, offer: Offer, taste: Taste, requires: Requires, allowed: np.ndarray
) -> Positions:
    """The first lesson of each skill that some candidate still waits for."""
    skills = set(offer.skill[found].tolist())
    wanted = set().union(*(missing(skill, offer, taste, requires) for skill in skills)) - skills
    first = []
    for skill in wanted:
        lessons = offer.teaching(skill)
        first.append(lessons[allowed[lessons]][:1])
    return unique(first)
