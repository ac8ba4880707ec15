"""How well chances of recall were foretold: log loss, RMSE in bins, AUC.

As in srs-benchmark (open-spaced-repetition): a card's first review foretells nothing, and reviews
of the same day are left out; `judged` is the mask of what remains.
"""

from dataclasses import dataclass

import numpy as np

from apps.quizzes.schedulers.memory import PASSING_GRADE, Array
from apps.quizzes.schedulers.replay import Log

CERTAIN = 1e-6  # a chance is never 0 or 1: one surprise would cost infinitely much


@dataclass(frozen=True, slots=True)
class Scores:
    """log_loss and rmse_bins: lower is better; auc: higher, 0.5 is no better than a coin."""

    log_loss: float
    rmse_bins: float
    auc: float
    reviews: int


def judged(log: Log, elapsed: Array) -> Array:
    """Which recalls count in an evaluation."""
    first = np.ones(len(log), dtype=bool)
    first[1:] = log.cards[1:] != log.cards[:-1]
    return ~first & (elapsed >= 1)


def recalled(log: Log) -> Array:
    return log.grades >= PASSING_GRADE


def log_loss(chances: Array, happened: Array) -> float:
    """The mean of -ln of the chance that was given to what happened."""
    sure = np.clip(chances, CERTAIN, 1 - CERTAIN)
    return float(-np.mean(np.where(happened, np.log(sure), np.log1p(-sure))))


def auc(chances: Array, happened: Array) -> float:
    """The chance that a recalled review had been given a higher one than a forgotten review
    (Mann and Whitney); nan where all were recalled or none."""
    hits = int(happened.sum())
    misses = len(happened) - hits
    if not hits or not misses:
        return float("nan")
    _values, index, counts = np.unique(chances, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    above = ranks[index][happened].sum() - hits * (hits + 1) / 2
    return float(above / (hits * misses))


def rmse_bins(chances: Array, happened: Array, bins: Array) -> float:
    """Over bins of like reviews: the distance between the mean chance and the share recalled,
    weighted by reviews. `bins` has a row for each review; equal rows are one bin."""
    _rows, index = np.unique(bins, axis=0, return_inverse=True)
    index = index.reshape(-1)
    size = np.bincount(index)
    gap = (np.bincount(index, chances) - np.bincount(index, happened)) / size
    return float(np.sqrt(np.average(gap**2, weights=size)))


def bins(log: Log, elapsed: Array) -> Array:
    """The bins of srs-benchmark ("The Metric", wiki of fsrs4anki): reviews alike in the days since
    the last (steps of ×3.62), in how many there were (×1.89) and in how many failed (×1.73)."""
    starts = np.ones(len(log), dtype=bool)
    starts[1:] = log.cards[1:] != log.cards[:-1]
    begin = np.maximum.accumulate(np.where(starts, np.arange(len(log)), 0))
    number = np.arange(len(log)) - begin + 1
    lapse = ((~recalled(log)) & (elapsed >= 1)).astype(int)
    before = np.cumsum(lapse) - lapse
    lapses = before - before[begin]
    return np.stack([_step(elapsed, 3.62), _step(number, 1.89), _step(lapses, 1.73)], axis=1)


def _step(values: Array, base: float) -> Array:
    steps = np.floor(np.log(np.maximum(values, 1)) / np.log(base))
    return np.where(values > 0, steps, -1)


def scores(log: Log, *, chances: Array, elapsed: Array, mask: Array) -> Scores:
    """Of the recalls in `mask`; the bins look at each card's whole log."""
    happened, given = recalled(log)[mask], chances[mask]
    return Scores(
        log_loss=log_loss(given, happened),
        rmse_bins=rmse_bins(given, happened, bins(log, elapsed)[mask]),
        auc=auc(given, happened),
        reviews=int(mask.sum()),
    )
