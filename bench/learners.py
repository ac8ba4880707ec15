"""Simulated learners whose memory is neither SM-2's nor FSRS's.

Their truth is ACT-R's declarative memory as Pavlik and Anderson extended it to spacing ("Practice
and Forgetting Effects on Vocabulary Memory: An Activation-Based Model of the Spacing Effect",
Cognitive Science 29, 2005): each time j that something was met leaves a trace that decays by a
power of its age, and decays the faster the more active the memory was just then:

    m(t) = beta + ln( sum_j age_j ^ -d_j )      d_j = c e^m(at j) + a
    P(recall) = 1 / (1 + e ^ ((tau - m) / s))

Ages are seconds, those between sessions scaled by h = 0.025 as in the paper; a = 0.177 and
c = 0.217 are the paper's, tau and s are set so that 80 to 95 % are recalled at a scheduler's
intervals. Learners differ in a, tau and s, questions in beta. Learners miss days, come late, and
take weeks off.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from apps.quizzes.schedulers import Scheduler
from apps.quizzes.schedulers.memory import after
from apps.quizzes.schedulers.replay import Log

Array = NDArray[np.float64]
Order = Callable[
    [Array, Array], Array
]  # (days since the last review, stability) -> what to sort by

SECONDS_A_DAY, BETWEEN_SESSIONS = 86_400.0, 0.025
DECAY, DECAY_SCALE = 0.177, 0.217
MOST = 60  # encounters of one question that are kept


@dataclass
class Mind:
    """The truth about one learner and his questions."""

    rng: np.random.Generator
    cards: int
    met: Array = field(init=False)
    decays: Array = field(init=False)
    count: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        self.decay = float(np.clip(self.rng.normal(DECAY, 0.025), 0.1, 0.3))
        self.threshold = float(self.rng.normal(-2.1, 0.2))
        self.noise = float(np.clip(self.rng.normal(0.35, 0.08), 0.15, 0.7))
        self.ease = self.rng.normal(0.0, 0.35, self.cards)
        self.met = np.full((self.cards, MOST), np.inf)
        self.decays = np.zeros((self.cards, MOST))
        self.count = np.zeros(self.cards, dtype=int)

    def activation(self, which: NDArray[np.int64], now: float) -> Array:
        """m of these questions at a time in days; -inf for what was never met."""
        ages = (now - self.met[which]) * SECONDS_A_DAY * BETWEEN_SESSIONS
        known = np.isfinite(self.met[which])
        traces = np.where(known, np.maximum(ages, 1.0) ** -self.decays[which], 0.0)
        with np.errstate(divide="ignore"):
            return self.ease[which] + np.log(traces.sum(axis=1))

    def chance(self, which: NDArray[np.int64], now: float) -> Array:
        return 1 / (1 + np.exp((self.threshold - self.activation(which, now)) / self.noise))

    def meet(self, which: NDArray[np.int64], now: float) -> None:
        """Each of these is seen, its answer included."""
        active = np.exp(self.activation(which, now) - self.ease[which])
        at = np.minimum(self.count[which], MOST - 1)
        self.met[which, at] = now
        self.decays[which, at] = self.decay + DECAY_SCALE * active
        self.count[which] += 1

    def answer(self, which: NDArray[np.int64], now: float) -> NDArray[np.int64]:
        """Grades: forgotten 1; recalled 3 to 5 by how far above the threshold it was."""
        chance = self.chance(which, now)
        recalled = self.rng.random(len(which)) < chance
        margin = (self.activation(which, now) - self.threshold) / self.noise
        felt = margin + self.rng.normal(0, 0.7, len(which))
        return np.where(recalled, np.where(felt < 1.2, 3, np.where(felt < 3.2, 4, 5)), 1)


@dataclass(frozen=True)
class Study:
    """What a simulated learner left behind: the log, each recall's true chance, and for each day
    the share of all questions met so far that he would have known."""

    log: Log
    chances: Array
    known: Array


def longest_waiting(elapsed: Array, stability: Array) -> Array:
    return -elapsed


def safest(elapsed: Array, stability: Array) -> Array:
    return elapsed / stability


def riskiest(elapsed: Array, stability: Array) -> Array:
    return -elapsed / stability


@dataclass(frozen=True)
class Habits:
    """How somebody learns: questions, over how many days, how many reviews a day, how often not
    at all, and when he was away."""

    cards: int = 300
    days: int = 300
    limit: int = 60
    absent: float = 0.15
    away: range = range(0)
    order: Order = safest


def study(scheduler: Scheduler, habits: Habits, seed: int) -> Study:
    """A learner who reviews what the scheduler says is due, on the days on which he comes."""
    rng = np.random.default_rng(seed)
    mind = Mind(rng, habits.cards)
    begins = np.sort(rng.integers(0, max(1, int(habits.days * 0.6)), habits.cards))
    rows = scheduler.new(habits.cards)
    last, due = np.zeros(habits.cards, dtype=int), begins.copy()
    kept: list[tuple[NDArray, NDArray, NDArray, Array]] = []
    known = np.zeros(habits.days)
    for day in range(habits.days):
        met = np.flatnonzero(mind.count)
        known[day] = mind.chance(met, day + 0.5).mean() if len(met) else np.nan
        if day in habits.away or rng.random() < habits.absent:
            continue
        fresh = np.flatnonzero((mind.count == 0) & (begins <= day))
        waiting = np.flatnonzero((mind.count > 0) & (due <= day))
        strength = np.maximum(rows["stability"][waiting], 0.01)
        keys = habits.order((day - last[waiting]).astype(float), strength)
        chosen = np.concatenate([waiting[np.argsort(keys, kind="stable")][: habits.limit], fresh])
        if not len(chosen):
            continue
        now = day + rng.uniform(0.3, 0.9)
        # What is fresh was watched a moment ago.
        mind.meet(fresh, now - 1 / 1440)
        truth, grades = mind.chance(chosen, now), mind.answer(chosen, now)
        mind.meet(chosen, now)
        rows[chosen], _practice = after(
            scheduler, rows[chosen], grades=grades, elapsed=day - last[chosen]
        )
        last[chosen] = day
        early, late = scheduler.window(rows[chosen])
        due[chosen] = day + rng.integers(early, late + 1)
        kept.append((chosen, grades, np.full(len(chosen), day), truth))
    return _in_order(kept, known)


def _in_order(kept: list, known: Array) -> Study:
    cards, grades, days, chances = (np.concatenate(column) for column in zip(*kept, strict=True))
    order = np.lexsort((days, cards))
    _unique, index = np.unique(cards[order], return_inverse=True)
    return Study(Log(index, grades[order], days[order]), chances[order], known)
