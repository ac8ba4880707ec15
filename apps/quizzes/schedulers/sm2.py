"""SM-2, with the first intervals that this product chose.

Source: P. A. Wozniak, "Optimization of learning", master's thesis, University of Technology in
Poznan, 1990, section 3.2 ("Application of a computer to improve the results obtained in working
with the SuperMemo method"), published on the web as "Algorithm SM-2". Its steps, in our words:

2. A new item has E-Factor 2.5.
3. I(1) = 1 day, I(2) = 6 days, then I(n) = I(n-1) * EF; a fraction is rounded up.
5. After each repetition of quality q (0..5), EF' = EF + (0.1 - (5 - q) * (0.08 + (5 - q) * 0.02)),
   and an EF below 1.3 becomes 1.3.
6. Quality below 3: the item starts again from I(1), *without changing the E-Factor*.

We keep 2, 5 and 6 to the letter (many programs lower the E-Factor on a failure too: the published
text says not to) and replace the head of 3 by 1, 3, 7, 14, 30 days. I(n) uses the E-Factor as
step 5 left it after the n-th repetition. Step 7 (repeat the day's weak items in the same session)
belongs to the review session, not to the schedule.

SM-2 names no probabilities. As srs-benchmark does, we take an interval for the time after which
90 % is recalled, and forgetting for exponential: R(t) = 0.9 ^ (t / I).
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

FIRST_INTERVALS = (1, 3, 7, 14, 30)
FIRST_EASE, LOWEST_EASE = 2.5, 1.3


@dataclass(frozen=True, slots=True)
class Sm2:
    """The schedule as a value: other first intervals make another schedule.

    Its own fields: `repetitions`, successful recalls in a row, and `ease`, the E-Factor.
    """

    name: str = "sm2"
    first_intervals: tuple[int, ...] = FIRST_INTERVALS

    @property
    def fields(self) -> list[tuple[str, str]]:
        return [("repetitions", "i4"), ("ease", "f8")]

    def new(self, count: int) -> Rows:
        rows = np.zeros(count, dtype=SHARED + self.fields)
        rows["ease"] = FIRST_EASE
        return rows

    def review(self, rows: Rows, *, grades: Array, elapsed: Array) -> Rows:
        """See `Scheduler.review`. SM-2 does not look at `elapsed`: it takes each review to be made
        on its day."""
        passed = grades >= PASSING_GRADE
        moved = rows.copy()
        moved["ease"] = np.where(passed, next_ease(rows["ease"], grades), rows["ease"])
        moved["repetitions"] = np.where(passed, rows["repetitions"] + 1, 0)
        moved["lapses"] = rows["lapses"] + (~passed & (rows["repetitions"] > 0))
        moved["failed"] = ~passed
        days = np.where(passed, self._interval(rows, moved["ease"]), self.first_intervals[0])
        moved["interval_days"] = days
        moved["stability"] = days
        return moved

    def recall(self, rows: Rows, elapsed: Array) -> Array:
        return np.power(0.9, elapsed / np.maximum(rows["stability"], 1))

    def window(self, rows: Rows) -> tuple[Array, Array]:
        """The first intervals are promised to the day; later ones may be spread."""
        early, late = fuzz_window(rows["interval_days"])
        exact = rows["repetitions"] <= len(self.first_intervals)
        days = rows["interval_days"]
        return np.where(exact, days, early), np.where(exact, days, late)

    def _interval(self, rows: Rows, ease: Array) -> Array:
        count = len(self.first_intervals)
        first = np.asarray(self.first_intervals)[np.minimum(rows["repetitions"], count - 1)]
        # The inner rounding keeps float noise (78.00000000000001) from costing a day.
        grown = np.ceil(np.round(rows["interval_days"] * ease, 6))
        return np.where(rows["repetitions"] < count, first, np.minimum(grown, LONGEST_INTERVAL))


def next_ease(ease: Array, grades: Array) -> Array:
    """Step 5 of the published algorithm: the E-Factor after a recall of quality `grades`."""
    miss = 5 - grades
    return np.maximum(LOWEST_EASE, ease + (0.1 - miss * (0.08 + miss * 0.02)))


SM2 = Sm2()
