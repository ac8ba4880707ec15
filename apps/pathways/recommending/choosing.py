"""From ranked candidates to a line of lessons: varied, in an order in which each can be followed,
with a place now and then for what nobody knows yet. Pure.

Variety is maximal marginal relevance (Carbonell & Goldstein, SIGIR 1998); what is tried out is
drawn by Thompson's sampling (Chapelle & Li, NIPS 2011) of the share of viewers that finish it.
"""

from dataclasses import dataclass

import numpy as np

from .candidates import candidates
from .cowatching import Folded
from .features import Rows, Why, fold, rows
from .offer import NONE, Floats, Offer, Positions, Requires, Taste, missing
from .ranking import Ranker

LENGTH = 60  # lessons of a line
VARIETY = 0.25  # of a score's place, taken by likeness to what stands above
LOOKED_BACK = 6  # lessons above that variety looks at
SAME_SKILL = 0.15  # on top, for a lesson of the skill right above
EXPLORED_EVERY = 8
HARDLY_KNOWN = 5.0  # learners who have begun it
A_CROWD = 5.0  # learners: what fewer have finished is not called popular


@dataclass(frozen=True, slots=True)
class Pick:
    place: int
    why: Why
    source: int = NONE  # the lesson that it is there for; NONE: none


def line(
    offer: Offer,
    taste: Taste,
    requires: Requires,
    ranker: Ranker,
    *,
    seed: int,
    length: int = LENGTH,
) -> list[Pick]:
    """The best lessons of an offer for one learner, best first. `seed`: of what is tried out."""
    folded = fold(offer, taste)
    found = candidates(offer, taste, requires, folded=folded)
    if not len(found):
        return []
    table = rows(offer, taste, found, requires, folded)
    chosen = _chosen(offer, taste, found, table, requires, ranker, seed, length)
    whys = ranker.reasons(table)
    return [_pick(n, explored, basis, offer, taste, found, table, whys, folded)
            for n, explored, basis in chosen]  # fmt: skip


def _chosen(
    offer: Offer, taste: Taste, found: Positions, table: Rows, requires: Requires,
    ranker: Ranker, seed: int, length: int,
) -> list[tuple[int, bool, int]]:  # fmt: skip
    """(candidate, tried out, what it is the basis of) of each place."""
    score = ranker.scores(table)
    skill = offer.skill[found]
    waits = [missing(s, offer, taste, requires) for s in skill.tolist()]
    score, basis = _lifted(score, skill, waits)
    tried = _drawn(offer, found, score, seed)
    like = offer.alike(found, found)
    free = np.ones(len(found), bool)
    blocked = np.array([bool(each) for each in waits])
    chosen: list[tuple[int, bool, int]] = []
    while len(chosen) < length and (free & ~blocked).any():
        explored = (
            len(chosen) % EXPLORED_EVERY == EXPLORED_EVERY - 1
            and (tried[free & ~blocked] > 0).any()
        )
        value = (tried if explored else score) - _sameness(like, skill, chosen)
        value[~free | blocked | (explored & (tried == 0))] = -np.inf
        best = int(value.argmax())
        lifted = basis[best] != NONE and bool(free[basis[best]])
        chosen.append((best, bool(explored), int(found[basis[best]]) if lifted else NONE))
        free[best] = False
        if any(skill[best] in each for each in waits):
            for each in waits:
                each.discard(int(skill[best]))
            blocked = np.array([bool(each) for each in waits])
    return chosen


def _lifted(score: Floats, skill: Positions, waits: list[set[int]]) -> tuple[Floats, Positions]:
    """A lesson is worth nearly as much as the best that waits for its skill; which one that is."""
    score, basis = score.copy(), np.full(len(score), NONE)
    for n in np.argsort(score)[::-1].tolist():
        if not waits[n]:
            continue
        below = np.flatnonzero(np.isin(skill, list(waits[n])) & (score < 0.98 * score[n]))
        score[below], basis[below] = 0.98 * score[n], n
    return score, basis


def _drawn(offer: Offer, found: Positions, score: Floats, seed: int) -> Floats:
    """What each hardly known lesson might be worth; 0 for the others."""
    rng = np.random.default_rng(seed)
    begun, finished = offer.begun[found], offer.finished[found]
    share = rng.beta(1.0 + finished, 1.0 + np.maximum(begun - finished, 0.0))
    return np.where(begun < HARDLY_KNOWN, share * (0.2 + score), 0.0).astype(np.float32)


def _sameness(like: Floats, skill: Positions, chosen: list[tuple[int, bool, int]]) -> Floats:
    if not chosen:
        return np.zeros(len(like), np.float32)
    above = [n for n, _explored, _basis in chosen[-LOOKED_BACK:]]
    near = VARIETY * np.clip(like[:, above].max(axis=1), 0.0, 1.0)
    same = (skill == skill[above[-1]]) & (skill != NONE)
    return np.asarray(near + SAME_SKILL * same, np.float32)


def _pick(
    n: int, explored: bool, basis: int, offer: Offer, taste: Taste, found: Positions,
    table: Rows, whys: list[Why], folded: Folded | None,
) -> Pick:  # fmt: skip
    place, why = int(found[n]), whys[n]
    if why == Why.SHARED:
        return Pick(place, why)
    if explored:
        return Pick(place, Why.EXPLORE)
    if basis != NONE:
        return Pick(place, Why.BASIS, basis)
    if not _many(why, place, offer, taste):
        return Pick(place, Why.GOAL if int(offer.skill[place]) in taste.goal_skills else Why.TURN)
    liked = {Why.BECAUSE: table.nearest[n], Why.TOGETHER: table.partner[n]}.get(why, NONE)
    return Pick(place, why, int(taste.liked[liked]) if liked != NONE else NONE)


def _many(why: Why, place: int, offer: Offer, taste: Taste) -> bool:
    """Whether "popular" may be said: of one or two people it would tell who they are."""
    if why == Why.POPULAR:
        return bool(offer.finished[place] >= A_CROWD)
    if why != Why.PEERS:
        return True
    lessons, count = offer.by_goal[taste.goal]
    return bool(count[lessons == place].sum() >= A_CROWD)
