"""FSRS-6, the Free Spaced Repetition Scheduler, over columns.

Source: "The Algorithm", wiki of open-spaced-repetition/fsrs4anki, section FSRS-6; the model of
difficulty, stability and retrievability goes back to J. Ye, J. Su, Y. Cao, "A Stochastic Shortest
Path Algorithm for Optimizing Spaced Repetition Scheduling", KDD 2022. Default weights and bounds
are those that the `fsrs` package 6.3 states (medians over 10 000 learners); the tests hold every
step against that package. D is difficulty (1..10), S stability in days, G the rating 1 (again) to
4 (easy), t the days since the last review, w the 21 weights:

    R(t, S)  = (1 + F t / S) ^ -w20,  F = 0.9 ^ (-1 / w20) - 1          so that R(S, S) = 90 %
    I(r, S)  = S / F (r ^ (-1 / w20) - 1)                               for desired retention r
    S0(G)    = w[G - 1],      D0(G) = w4 - e ^ (w5 (G - 1)) + 1
    D'       = w7 D0(4) + (1 - w7) (D - w6 (G - 3) (10 - D) / 9)
    S'recall = S (1 + e^w8 (11 - D) S^-w9 (e ^ (w10 (1 - R)) - 1) [w15 if hard] [w16 if easy])
    S'lapse  = min(w11 D^-w12 ((S + 1)^w13 - 1) e ^ (w14 (1 - R)),  S / e ^ (w17 w18))
    S'day    = S e ^ (w17 (G - 3 + w18)) S^-w19, never less than S for a pass   (same day, t < 1)

Weights are an array of 21, or of 21 × sets × 1: then every formula is worked out for all sets at
once, which is how `fitting` gets its gradients.
"""

from dataclasses import dataclass

import numpy as np

from apps.quizzes.schedulers.memory import (
    LONGEST_INTERVAL,
    PASSING_GRADE,
    SHARED,
    Array,
    Rows,
    fuzz_window,
)

DEFAULT_WEIGHTS = (
    *(0.212, 1.2931, 2.3065, 8.2956),  # w0..w3: stability after the first rating
    *(6.4133, 0.8334, 3.0194, 0.001),  # w4..w7: difficulty
    *(1.8722, 0.1666, 0.796),  # w8..w10: stability after a recall
    *(1.4835, 0.0614, 0.2629, 1.6483),  # w11..w14: stability after a lapse
    *(0.6014, 1.8729),  # w15, w16: hard, easy
    *(0.5425, 0.0912, 0.0658),  # w17..w19: the same day
    0.1542,  # w20: how flat forgetting is
)
BOUNDS = (
    *((0.001, 100.0),) * 4,
    *((1.0, 10.0), (0.001, 4.0), (0.001, 4.0), (0.001, 0.75)),
    *((0.0, 4.5), (0.0, 0.8), (0.001, 3.5)),
    *((0.001, 5.0), (0.001, 0.25), (0.001, 0.9), (0.0, 4.0)),
    *((0.0, 1.0), (1.0, 6.0)),
    *((0.0, 2.0), (0.0, 2.0), (0.0, 0.8)),
    (0.1, 0.8),
)
DESIRED_RETENTION = 0.9
LOWEST_STABILITY = 0.001
AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4


def ratings(grades: Array) -> Array:
    """SM-2's quality of recall as a rating: below 3 again, 3 hard, 4 good, 5 easy."""
    return np.maximum(np.asarray(grades) - 1, AGAIN)


def retrievability(w: Array, elapsed: Array, stability: Array) -> Array:
    return (1 + _factor(w) * elapsed / stability) ** -w[20]


def interval(w: Array, stability: Array, desired: float) -> Array:
    """Whole days until recall has fallen to `desired`."""
    days = stability / _factor(w) * (desired ** (-1 / w[20]) - 1)
    return np.clip(np.rint(days), 1, LONGEST_INTERVAL)


def first(w: Array, rating: Array) -> tuple[Array, Array]:
    """Stability and difficulty after the very first rating."""
    stability = np.select([rating == AGAIN, rating == HARD, rating == GOOD], w[:3], w[3])
    return np.maximum(stability, LOWEST_STABILITY), np.clip(_first_difficulty(w, rating), 1, 10)


def following(
    w: Array, stability: Array, difficulty: Array, rating: Array, elapsed: Array
) -> tuple[Array, Array]:
    """Stability and difficulty after a later rating."""
    recall = retrievability(w, elapsed, stability)
    long_term = np.where(
        rating == AGAIN,
        _after_lapse(w, stability, difficulty, recall),
        _after_recall(w, stability, difficulty, recall, rating),
    )
    grown = np.where(elapsed < 1, _same_day(w, stability, rating), long_term)
    return np.maximum(grown, LOWEST_STABILITY), _next_difficulty(w, difficulty, rating)


def _factor(w: Array) -> Array:
    return 0.9 ** (-1 / w[20]) - 1


def _first_difficulty(w: Array, rating: Array | int) -> Array:
    return w[4] - np.exp(w[5] * (rating - 1)) + 1


def _next_difficulty(w: Array, difficulty: Array, rating: Array) -> Array:
    damped = difficulty - w[6] * (rating - 3) * (10 - difficulty) / 9
    return np.clip(w[7] * _first_difficulty(w, EASY) + (1 - w[7]) * damped, 1, 10)


def _after_recall(
    w: Array, stability: Array, difficulty: Array, recall: Array, rating: Array
) -> Array:
    effort = np.where(rating == HARD, w[15], np.where(rating == EASY, w[16], 1.0))
    gain = np.exp(w[8]) * (11 - difficulty) * stability ** -w[9]
    return stability * (1 + gain * (np.exp((1 - recall) * w[10]) - 1) * effort)


def _after_lapse(w: Array, stability: Array, difficulty: Array, recall: Array) -> Array:
    kept = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1)
    return np.minimum(kept * np.exp((1 - recall) * w[14]), stability / np.exp(w[17] * w[18]))


def _same_day(w: Array, stability: Array, rating: Array) -> Array:
    gain = np.exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
    return stability * np.where(rating > AGAIN, np.maximum(gain, 1.0), gain)


@dataclass(frozen=True, slots=True)
class Fsrs6:
    """FSRS-6 with one learner's weights and desired retention. Its own field: `difficulty`."""

    weights: tuple[float, ...] = DEFAULT_WEIGHTS
    desired_retention: float = DESIRED_RETENTION
    name: str = "fsrs"

    @property
    def fields(self) -> list[tuple[str, str]]:
        return [("difficulty", "f8")]

    def __post_init__(self) -> None:
        if len(self.weights) != len(BOUNDS):
            raise ValueError(f"FSRS-6 has {len(BOUNDS)} weights, not {len(self.weights)}")
        if not all(low <= w <= high for w, (low, high) in zip(self.weights, BOUNDS, strict=True)):
            raise ValueError("a weight is out of its bounds")
        if not 0 < self.desired_retention < 1:
            raise ValueError("desired retention lies between 0 and 1")

    def new(self, count: int) -> Rows:
        return np.zeros(count, dtype=SHARED + self.fields)

    def review(self, rows: Rows, *, grades: Array, elapsed: Array) -> Rows:
        """See `Scheduler.review`."""
        w, rating = np.asarray(self.weights), ratings(grades)
        unmet = rows["interval_days"] == 0
        begun = first(w, rating)
        known = following(
            w,
            np.where(unmet, 1.0, rows["stability"]),
            np.where(unmet, 1.0, rows["difficulty"]),
            rating,
            elapsed,
        )
        moved = rows.copy()
        moved["stability"] = np.where(unmet, begun[0], known[0])
        moved["difficulty"] = np.where(unmet, begun[1], known[1])
        moved["interval_days"] = interval(w, moved["stability"], self.desired_retention)
        moved["failed"] = grades < PASSING_GRADE
        held = ~unmet & ~rows["failed"]
        moved["lapses"] = rows["lapses"] + (moved["failed"] & held)
        return moved

    def recall(self, rows: Rows, elapsed: Array) -> Array:
        stability = np.maximum(rows["stability"], LOWEST_STABILITY)
        return retrievability(np.asarray(self.weights), elapsed, stability)

    def window(self, rows: Rows) -> tuple[Array, Array]:
        return fuzz_window(rows["interval_days"])


FSRS6 = Fsrs6()
