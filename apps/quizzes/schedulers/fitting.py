"""FSRS-6's weights fitted to one learner's log.

The weights are those most probable after the log (maximum a posteriori): each recall is a coin
with the chance that FSRS gave it, and before any log each weight is normal around its default with
the spread that srs-benchmark states over its 10 000 learners. A short log therefore moves little.
The search is L-BFGS-B within the bounds; gradients are differences, all 21 of them worked out in
the same pass, because the formulas take many sets of weights at once.
"""

from dataclasses import dataclass

import numpy as np

from apps.quizzes.schedulers import evaluation
from apps.quizzes.schedulers.fsrs6 import (
    BOUNDS,
    DEFAULT_WEIGHTS,
    first,
    following,
    ratings,
    retrievability,
)
from apps.quizzes.schedulers.memory import Array
from apps.quizzes.schedulers.replay import Log

FEWEST_REVIEWS = 400  # of those that foretell something, for weights of one's own
HELD_OUT = 0.2  # the latest share, which judges
MOST_REVIEWS = 30_000  # the latest say most; more only cost time
SPREAD = (
    *(6.43, 9.66, 17.58, 27.85, 0.57, 0.28, 0.6, 0.12, 0.39, 0.18, 0.33),
    *(0.3, 0.09, 0.16, 0.57, 0.25, 1.03, 0.31, 0.32, 0.14, 0.27),
)
STEP = 1e-5
ROUNDS = 40


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights, and their log loss on held-out recalls beside that of those in use before."""

    weights: tuple[float, ...]
    reviews: int
    held_out: int
    loss_before: float
    loss_after: float

    @property
    def better(self) -> bool:
        return self.loss_after < self.loss_before


class Course:
    """A log cut into steps: the k-th recalls of all cards, with the days since each's last."""

    def __init__(self, log: Log) -> None:
        lengths = np.bincount(log.cards)
        starts = np.cumsum(lengths) - lengths
        order = np.argsort(-lengths, kind="stable")
        self.steps: list[Array] = []
        for k in range(lengths.max(initial=0)):
            size = int((lengths > k).sum())
            self.steps.append(starts[order[:size]] + k)
        self.elapsed = np.zeros(len(log))
        same = log.cards[1:] == log.cards[:-1]
        self.elapsed[1:] = np.where(same, np.maximum(0, np.diff(log.days)), 0)
        self.ratings = ratings(log.grades)
        self.judged = evaluation.judged(log, self.elapsed)
        self.recalled = evaluation.recalled(log)

    def chances(self, weights: Array) -> Array:
        """For each recall the chance it had just before, nan for first ones.

        `weights` has shape (21,), or (21, sets, 1) for an answer of shape (sets, recalls).
        """
        answer = np.full((*weights.shape[1:-1], len(self.elapsed)), np.nan)
        stability = difficulty = np.empty(0)
        for k, at in enumerate(self.steps):
            rating, gone = self.ratings[at], self.elapsed[at]
            if k == 0:
                stability, difficulty = first(weights, rating)
                continue
            before = stability[..., : len(at)]
            answer[..., at] = retrievability(weights, gone, before)
            stability, difficulty = following(
                weights, before, difficulty[..., : len(at)], rating, gone
            )
        return answer


def fit(log: Log, *, before: tuple[float, ...] = DEFAULT_WEIGHTS) -> Fit | None:
    """Weights fitted to the earlier part of a log and judged on the later; None where it is short.

    The log holds what counted only: every recall in it moves a card.
    """
    course = Course(log)
    mask = course.judged
    if int(mask.sum()) < FEWEST_REVIEWS:
        return None
    border = np.quantile(log.days[mask], 1 - HELD_OUT)
    earlier, later = mask & (log.days <= border), mask & (log.days > border)
    if not earlier.any() or not later.any():
        return None
    weights = _search(course, earlier)
    losses = [
        evaluation.log_loss(course.chances(np.asarray(w))[later], course.recalled[later])
        for w in (before, weights)
    ]
    return Fit(weights, int(mask.sum()), int(later.sum()), *losses)


def _search(course: Course, mask: Array) -> tuple[float, ...]:
    from scipy.optimize import minimize  # as large as Django; few processes ever fit

    centre, spread = np.array(DEFAULT_WEIGHTS), np.array(SPREAD)
    happened = course.recalled[mask]
    low, high = np.array(BOUNDS).T
    # A step that stays within the bounds, for each weight.
    steps = np.where(centre + STEP <= high, STEP, -STEP)

    def cost(weights: Array) -> tuple[float, Array]:
        aside = np.where((weights + steps <= high) & (weights + steps >= low), steps, -steps)
        sets = np.concatenate([weights[:, None], weights[:, None] + np.diag(aside)], axis=1)
        chances = np.clip(course.chances(sets[:, :, None])[:, mask], 1e-6, 1 - 1e-6)
        surprise = -np.where(happened, np.log(chances), np.log1p(-chances)).sum(axis=1)
        prior = (((sets - centre[:, None]) / spread[:, None]) ** 2).sum(axis=0) / 2
        costs = (surprise + prior) / len(happened)
        return float(costs[0]), (costs[1:] - costs[0]) / aside

    found = minimize(
        cost,
        centre,
        jac=True,
        method="L-BFGS-B",
        bounds=BOUNDS,
        options={"maxiter": ROUNDS},
    )
    return tuple(np.clip(found.x, low, high).tolist())
