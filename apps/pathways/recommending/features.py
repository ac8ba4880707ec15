"""What a candidate is ranked by: a row of FEATURES for each, between 0 and 1 or nearly so. Pure.

A feature that gives a lesson most of its place also gives the reason that its learner is told
(`REASON_OF`).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from .candidates import following
from .cowatching import Folded
from .offer import NONE, Floats, Offer, Positions, Requires, Taste, members, missing

FEATURES: tuple[str, ...] = (
    "like_finished",  # cosine to the nearest lesson that was liked, times what that was worth
    "like_taste",  # cosine to all that was liked, the latest counting most
    "like_dismissed",  # cosine to the nearest dismissed lesson
    "watched_together",  # score of the factors
    "popular",  # log of how many have finished it, beside the most
    "popular_to_new",  # the same, for a learner of whom nothing is known
    "popular_with_goal",  # … among learners with the same goal
    "towards_goal",  # teaches what the goal needs
    "interest",  # teaches a skill that was named
    "shared",  # a peer sent it
    "next_in_course",  # the next lesson of a course that was begun
    "builds_on_done",  # its skill builds on one that was done
    "ready",  # 1: all that it builds on is known or done
    "mastery",  # belief that its skill is there already
    "finished_by_most",  # share of those who began it that finished, drawn to the middle by four
    "fresh",  # published lately: halved every 30 days
)
HALVED = 30 * 86_400.0  # s
FADING = 0.85  # what the lesson before counts beside the last
LIKED = 30  # lessons looked back


class Why(StrEnum):
    BECAUSE = "because"  # of a lesson that was finished; it is named
    TOGETHER = "together"  # … whose viewers watched this, too
    NEXT = "next"  # in a course
    GOAL = "goal"  # the goal needs it
    PEERS = "peers"  # popular among people with the same goal
    POPULAR = "popular"
    INTEREST = "interest"  # a skill that was named
    SHARED = "shared"  # a person is named
    BUILDS = "builds"  # on what was done
    BASIS = "basis"  # of a lesson further down; it is named
    FRESH = "fresh"
    EXPLORE = "explore"  # few have watched it yet
    TURN = "turn"  # nothing worth telling: it is its turn


REASON_OF = {
    "like_finished": Why.BECAUSE,
    "like_taste": Why.BECAUSE,
    "watched_together": Why.TOGETHER,
    "popular": Why.POPULAR,
    "popular_to_new": Why.POPULAR,
    "popular_with_goal": Why.PEERS,
    "towards_goal": Why.GOAL,
    "interest": Why.INTEREST,
    "shared": Why.SHARED,
    "next_in_course": Why.NEXT,
    "builds_on_done": Why.BUILDS,
    "fresh": Why.FRESH,
}


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    values: Floats  # (candidates, features)
    nearest: Positions  # place in `taste.liked` of the lesson that each is most like; NONE
    partner: Positions  # … that most of its score by the factors comes from; NONE


def fold(offer: Offer, taste: Taste) -> Folded | None:
    """None: nobody's watching says anything here."""
    if not offer.factors.shape[1] or taste.is_new:
        return None
    liked = taste.liked[:LIKED]
    return Folded.of(offer.factors, offer.gram, liked, taste.worth[:LIKED])


def rows(
    offer: Offer, taste: Taste, found: Positions, requires: Requires, folded: Folded | None
) -> Rows:
    skill = offer.skill[found]
    values = np.zeros((len(found), len(FEATURES)), np.float32)
    column = {name: values[:, n] for n, name in enumerate(FEATURES)}
    nearest = _likeness(offer, taste, found, column)
    partner = np.full(len(found), NONE)
    if folded is not None:
        shares = offer.factors[found] @ folded.shares
        column["watched_together"][:] = np.clip(shares.sum(axis=1), -0.5, 1.5)
        partner = shares.argmax(axis=1)
    _liking(offer, taste, found, column)
    done = taste.done | taste.known
    below = {s: requires.get(s, frozenset()) for s in np.unique(skill).tolist()}
    short = {s: bool(missing(s, offer, taste, requires)) for s in below}
    column["towards_goal"][:] = members(skill, taste.goal_skills)
    column["interest"][:] = members(skill, taste.interests)
    column["shared"][:] = [place in taste.shared for place in found.tolist()]
    column["builds_on_done"][:] = [bool(below[s] & done) for s in skill.tolist()]
    column["ready"][:] = [not short[s] for s in skill.tolist()]
    column["mastery"][:] = [taste.mastery.get(s, 0.0) for s in skill.tolist()]
    begun = offer.course[taste.liked]
    for course in np.unique(begun[begun != NONE]).tolist():
        place = following(course, offer, taste)
        column["next_in_course"][found == (NONE if place is None else place)] = 1.0
    age = np.maximum(taste.now - offer.published[found], 0.0)
    column["fresh"][:] = 0.5 ** (age / HALVED)
    return Rows(values, nearest, partner)


def _likeness(offer: Offer, taste: Taste, found: Positions, column: dict[str, Floats]) -> Positions:
    liked, worth = taste.liked[:LIKED], taste.worth[:LIKED]
    if len(taste.disliked):
        column["like_dismissed"][:] = offer.alike(found, taste.disliked).max(axis=1)
    if not len(liked):
        return np.full(len(found), NONE)
    like = offer.alike(found, liked) * worth
    column["like_finished"][:] = like.max(axis=1)
    late = FADING ** np.arange(len(liked), dtype=np.float32)
    column["like_taste"][:] = like @ (late / late.sum())
    return (like * late).argmax(axis=1)


def _liking(offer: Offer, taste: Taste, found: Positions, column: dict[str, Floats]) -> None:
    most = max(1.0, float(offer.finished.max(initial=0.0)))
    column["popular"][:] = np.log1p(offer.finished[found]) / np.log1p(most)
    column["popular_to_new"][:] = column["popular"] * (1.0 if taste.is_new else 0.0)
    lessons, count = offer.by_goal.get(taste.goal, (found[:0], column["popular"][:0]))
    if len(lessons):
        share = dict(zip(lessons.tolist(), (count / count.max()).tolist(), strict=True))
        column["popular_with_goal"][:] = [share.get(place, 0.0) for place in found.tolist()]
    column["finished_by_most"][:] = (offer.finished[found] + 2) / (offer.begun[found] + 4)
