"""How good a question is, by how it was answered. Pure: arrays in, figures out.

Classical test theory (Crocker & Algina 1986, ch. 14; Ebel & Frisbie 1991, ch. 13). Difficulty is
the mean score; discrimination the correlation of a question's score with that of the *other*
questions of the quiz (corrected item-rest; for scores of 0 and 1 the corrected point-biserial).
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

# Below this, figures are shown with their count, and judge nothing.
FEWEST_ANSWERS = 20
HARDEST, EASIEST = 0.2, 0.95
WEAKEST = 0.1
SLOWEST_MS = 60_000
# One-sided 90 %: ten good questions of a hundred may be doubted for nothing at most.
_Z = 1.2816

Scores = NDArray[np.float64]


class Flag(StrEnum):
    MISKEYED = "miskeyed"
    WEAK = "weak"
    HARD = "hard"
    EASY = "easy"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Item:
    """One question: `discrimination` is -1..1, None where nothing varies or too little is known."""

    answers: int
    difficulty: float
    discrimination: float | None
    median_ms: int | None


def analyse(scores: Scores, elapsed_ms: Scores) -> list[Item]:
    """One Item for each column. Rows are learners, columns questions; both arrays have the same
    shape, NaN for what was not answered or not measured. Columns without answers have 0 of them."""
    return [_item(scores, elapsed_ms, column) for column in range(scores.shape[1])]


def flags(item: Item) -> list[Flag]:
    """What is wrong with the question, as far as its answers can tell; the gravest first."""
    if item.answers < FEWEST_ANSWERS:
        return []
    found = []
    bound = _upper_bound(item)
    if bound is not None and bound < 0:
        found.append(Flag.MISKEYED)
    elif bound is not None and bound < WEAKEST:
        found.append(Flag.WEAK)
    if item.difficulty < HARDEST:
        found.append(Flag.HARD)
    elif item.difficulty > EASIEST:
        found.append(Flag.EASY)
    if item.median_ms is not None and item.median_ms > SLOWEST_MS:
        found.append(Flag.SLOW)
    return found


def _item(scores: Scores, elapsed_ms: Scores, column: int) -> Item:
    own = scores[:, column]
    given = ~np.isnan(own)
    times = elapsed_ms[given, column]
    times = times[~np.isnan(times)]
    count = int(given.sum())
    return Item(
        answers=count,
        difficulty=float(own[given].mean()) if count else 0.0,
        discrimination=_correlation(own[given], _rest(scores[given], column)),
        median_ms=round(float(np.median(times))) if times.size else None,
    )


def _rest(scores: Scores, column: int) -> Scores:
    """Each learner's mean over the other questions; NaN where there is none."""
    others = np.delete(scores, column, axis=1)
    known = ~np.isnan(others)
    counts = known.sum(axis=1)
    sums = np.where(known, others, 0.0).sum(axis=1)
    return np.divide(sums, counts, out=np.full(len(sums), np.nan), where=counts > 0)


def _correlation(one: Scores, other: Scores) -> float | None:
    both = ~np.isnan(other)
    one, other = one[both], other[both]
    if len(one) < 3 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    return float(np.clip(np.corrcoef(one, other)[0, 1], -1.0, 1.0))


def _upper_bound(item: Item) -> float | None:
    """Of a one-sided 90 % interval of the discrimination (Fisher 1921)."""
    if item.discrimination is None or item.answers <= 3:
        return None
    z = math.atanh(min(0.999999, max(-0.999999, item.discrimination)))
    return math.tanh(z + _Z / math.sqrt(item.answers - 3))
