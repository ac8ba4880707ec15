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
from .ranking import RULES, Ranker

LENGTH = 60  # lessons of a line
VARIETY = 0.25  # of a score's place, taken by likeness to what stands above
COMPARED = 300  # candidates
LOOKED_BACK = 6  # lessons above that variety looks at
SAME_SKILL = 0.15  # on top, for a lesson of the skill right above
EXPLORED_EVERY = 8
HARDLY_KNOWN = 5.0  # learners who have begun it
NEWCOMER = 4  # liked lessons: of who has fewer, training has seen nothing
A_CROWD = 5.0  # learners: what fewer have finished is not called popular


@dataclass(frozen=True, slots=True)
class Pick:
    place: int
    why: Why
    source: int = NONE  # the lesson that it is there for; NONE: none


def ranker_for(taste: Taste, learned: Ranker) -> Ranker:
    """What was learned from histories misjudges who has none: newcomers are ranked by the rules."""
    return learned if len(taste.liked) >= NEWCOMER else RULES


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
    places = _places(skill)
    waits = {s: missing(s, offer, taste, requires) for s in places}
    score, basis = _lifted(score, skill, places, waits)
    tried = _drawn(offer, found, score, seed)
    # Likeness of each with each is looked at among the best alone.
    best_of = np.union1d(np.argsort(-score)[:COMPARED], np.argsort(-tried)[:length])
    like = _Likeness(best_of, offer.alike(found[best_of], found[best_of]), len(found))
    free = np.zeros(len(found), bool)
    free[best_of] = True
    blocked = np.zeros(len(found), bool)
    for each, needs in waits.items():
        blocked[places[each]] = bool(needs)
    chosen: list[tuple[int, bool, int]] = []
    while len(chosen) < length and (free & ~blocked).any():
        explored = (
            len(chosen) % EXPLORED_EVERY == EXPLORED_EVERY - 1
            and (tried[free & ~blocked] > 0).any()
        )
        value = (tried if explored else score) - like.sameness(skill, chosen)
        value[~free | blocked | (explored & (tried == 0))] = -np.inf
        best = int(value.argmax())
        lifted = basis[best] != NONE and bool(free[basis[best]])
        chosen.append((best, bool(explored), int(found[basis[best]]) if lifted else NONE))
        free[best] = False
        learned = int(skill[best])
        for each, needs in waits.items():
            if learned in needs:
                needs.discard(learned)
                blocked[places[each]] = bool(needs)
    return chosen


def _places(skill: Positions) -> dict[int, list[int]]:
    """Skill → its candidates."""
    found: dict[int, list[int]] = {}
    for n, each in enumerate(skill.tolist()):
        found.setdefault(each, []).append(n)
    return found


def _lifted(
    score: Floats, skill: Positions, places: dict[int, list[int]], waits: dict[int, set[int]]
) -> tuple[Floats, Positions]:
    """A lesson is worth nearly as much as the best that waits for its skill; which one that is."""
    score, basis = score.copy(), np.full(len(score), NONE)
    for n in np.argsort(-score).tolist():
        worth = 0.98 * float(score[n])
        for needed in waits[int(skill[n])]:
            for below in places.get(needed, ()):
                if score[below] < worth:
                    score[below], basis[below] = worth, n
    return score, basis


def _drawn(offer: Offer, found: Positions, score: Floats, seed: int) -> Floats:
    """What each hardly known lesson might be worth; 0 for the others."""
    rng = np.random.default_rng(seed)
    begun, finished = offer.begun[found], offer.finished[found]
    share = rng.beta(1.0 + finished, 1.0 + np.maximum(begun - finished, 0.0))
    return np.where(begun < HARDLY_KNOWN, share * (0.2 + score), 0.0).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _Likeness:
    """Of some candidates with each other."""

    some: Positions
    values: Floats  # (some, some)
    all: int

    def sameness(self, skill: Positions, chosen: list[tuple[int, bool, int]]) -> Floats:
        """What each candidate loses by being like those right above."""
        lost = np.zeros(self.all, np.float32)
        if chosen:
            above = [n for n, _explored, _basis in chosen[-LOOKED_BACK:]]
            columns = np.searchsorted(self.some, above)
            lost[self.some] = VARIETY * np.clip(self.values[:, columns].max(axis=1), 0.0, 1.0)
            lost += SAME_SKILL * ((skill == skill[above[-1]]) & (skill != NONE))
        return lost


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
