"""How much a learner recalls beside the others of a cohort, in bands. Pure: no clock, no database.

Measured is true retention: of the questions that had come due in the last 30 days and were asked in
a review, the share that was recalled. How much somebody reviews counts for nothing.

Twenty lucky answers are no memory: each share is drawn towards that of the whole cohort as if
`PRIOR` more answers had gone as the cohort's went (Efron & Morris, "Data Analysis Using Stein's
Estimator and its Generalizations", JASA 70, 1975). PRIOR is the strength of a beta prior around 0.9
whose standard deviation is 6 points, about what learners differ by.

A band says only what holds for at least five people. "Top 15 %" is said of whom it is true of:
those who recall as much or more are at most 15 % of the compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DAYS = 30
ENOUGH = 20  # reviews in these days, before somebody is compared
LEAST = 10  # compared learners, before anybody sees a band
LEAST_IN_BAND = 5
SHARES = (15, 30, 50)
PRIOR = 25


@dataclass(frozen=True, slots=True)
class Recalls:
    """Of one learner: due questions that were asked in reviews, and how many he recalled."""

    asked: int = 0
    recalled: int = 0

    @property
    def enough(self) -> bool:
        return self.asked >= ENOUGH

    @property
    def missing(self) -> int:
        return max(0, ENOUGH - self.asked)

    @property
    def percent(self) -> int:
        return round(100 * self.recalled / self.asked) if self.asked else 0


@dataclass(frozen=True, slots=True)
class Bar:
    """Whoever scores at least so much is among the best so many percent."""

    percent: int
    score: float


@dataclass(frozen=True, slots=True)
class Band:
    """From one share of the compared to another: 0 to 15 is the top 15 %."""

    first: int
    last: int

    @property
    def width(self) -> int:
        return self.last - self.first

    @property
    def is_top(self) -> bool:
        return self.last < 100

    @property
    def share(self) -> int:
        """What is said: the top 30 %, or the other 70 %."""
        return self.last if self.is_top else 100 - self.first


@dataclass(frozen=True, slots=True)
class Bands:
    """What is kept of a comparison: nobody's figures, and not how many were compared.

    mean  the share that the whole cohort recalled
    bars  best first; none: too alike to be told apart
    """

    mean: float
    bars: tuple[Bar, ...]

    @property
    def all(self) -> list[Band]:
        """Best first, together 0 to 100; empty where there is but one."""
        edges = [0, *(bar.percent for bar in self.bars), 100]
        found = [Band(first, last) for first, last in zip(edges, edges[1:], strict=False)]
        return found if self.bars else []

    def of(self, recalls: Recalls) -> Band | None:
        """The band of somebody who has reviewed enough; None where all are alike."""
        own = float(scores(np.array([recalls.asked]), np.array([recalls.recalled]), self.mean)[0])
        reached = (n for n, bar in enumerate(self.bars) if own >= bar.score)
        return self.all[next(reached, len(self.bars))] if self.bars else None


def scores(
    asked: NDArray[np.integer], recalled: NDArray[np.integer], mean: float
) -> NDArray[np.floating]:
    """The share that each recalled, drawn towards the mean by `PRIOR` answers."""
    drawn: NDArray[np.floating] = (recalled + PRIOR * mean) / (asked + PRIOR)
    return drawn


def compare(asked: Sequence[int], recalled: Sequence[int]) -> Bands | None:
    """The bands of these learners, in columns; whoever has reviewed too little is left out. None
    where fewer than `LEAST` remain."""
    every, known = np.array(asked, dtype="i8"), np.array(recalled, dtype="i8")
    counted = every >= ENOUGH
    every, known = every[counted], known[counted]
    if len(every) < LEAST:
        return None
    mean = float(known.sum() / every.sum())
    return Bands(mean, tuple(_bars(np.sort(scores(every, known, mean))[::-1])))


def _bars(best_first: NDArray[np.floating]) -> list[Bar]:
    """Between equals there is no border; a band of fewer than five joins the next."""
    count, bars, before = len(best_first), [], 0
    ends = np.flatnonzero(best_first[:-1] > best_first[1:]) + 1
    for percent in SHARES:
        reached = ends[ends <= count * percent // 100]
        end = int(reached[-1]) if len(reached) else 0
        if end - before >= LEAST_IN_BAND:
            bars.append(Bar(percent, float(best_first[end - 1])))
            before = end
    return bars
