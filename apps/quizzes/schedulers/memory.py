"""What every scheduler speaks: memories as columns, and the promise to review them.

Memories are rows of a numpy structured array, one for each card, so that one card and a million
cards are the same code. Each scheduler's rows begin with the fields that all share and go on with
its own.
"""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Rows = NDArray[np.void]

# lapses        how often a memory that had held was lost
# interval_days whole days from the last review to the next; 0 before the first
# stability     days after which recall is 90 % likely, as the scheduler sees it
# failed        whether the last recall failed
SHARED = [("lapses", "i4"), ("interval_days", "i4"), ("stability", "f8"), ("failed", "?")]

LOWEST_GRADE, PASSING_GRADE, HIGHEST_GRADE = 0, 3, 5
# An interval past a century is one that no learner meets and no date can hold.
LONGEST_INTERVAL = 36_500


class Scheduler(Protocol):
    """A pure rule from memories and graded recalls to the next memories."""

    @property
    def name(self) -> str: ...

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Its own fields, behind the shared ones."""
        ...

    def new(self, count: int) -> Rows:
        """Memories of which nothing has been recalled yet."""
        ...

    def review(self, rows: Rows, *, grades: Array, elapsed: Array) -> Rows:
        """The memories after one recall each, graded 0 (blackout) to 5 (perfect), `elapsed` whole
        days after the last one (any number for the first). Every recall counts here; what is
        practice is decided by `after`."""
        ...

    def recall(self, rows: Rows, elapsed: Array) -> Array:
        """The probability that each is recalled `elapsed` days after its last review."""
        ...

    def window(self, rows: Rows) -> tuple[Array, Array]:
        """The first and the last day, counted from the last review, that serve as well as the one
        planned."""
        ...


def check(grades: Array) -> None:
    """Raises ValueError when a grade is outside 0..5."""
    if np.any((grades < LOWEST_GRADE) | (grades > HIGHEST_GRADE)):
        raise ValueError(f"a grade is {LOWEST_GRADE} to {HIGHEST_GRADE}")


def is_due(scheduler: Scheduler, rows: Rows, *, elapsed: Array) -> Array:
    """Which memories have come to the first day that serves, so many days after their last
    recall."""
    early, _late = scheduler.window(rows)
    return (rows["interval_days"] > 0) & (elapsed >= early)


def is_practice(scheduler: Scheduler, rows: Rows, *, grades: Array, elapsed: Array) -> Array:
    """Which recalls say nothing that counts.

    A right answer before its day is practice, or answering one quiz five times in a row would push
    its reviews months away. A wrong one counts, but only once until its day.
    """
    met = rows["interval_days"] > 0
    before_its_day = met & ~is_due(scheduler, rows, elapsed=elapsed)
    return before_its_day & ((grades >= PASSING_GRADE) | rows["failed"])


def after(scheduler: Scheduler, rows: Rows, *, grades: Array, elapsed: Array) -> tuple[Rows, Array]:
    """The memories after one recall each, and which of these recalls were practice only."""
    check(grades)
    practice = is_practice(scheduler, rows, grades=grades, elapsed=elapsed)
    moved = scheduler.review(rows, grades=grades, elapsed=elapsed)
    moved[practice] = rows[practice]
    return moved, practice


def fuzz_window(interval_days: Array) -> tuple[Array, Array]:
    """The days that are as good as the planned one: it ± (1 day + 15 % of what lies between 2.5
    and 7 days + 10 % between 7 and 20 + 5 % beyond), from 3 days on.

    So spread Anki and the `fsrs` package, so that what was learned together is not asked together
    for ever.
    """
    days = interval_days.astype(float)
    slack = 1.0 + sum(
        share * np.clip(days - start, 0, end - start)
        for share, start, end in ((0.15, 2.5, 7), (0.1, 7, 20), (0.05, 20, np.inf))
    )
    loose = days >= 2.5
    early = np.where(loose, np.maximum(2, np.rint(days - slack)), days)
    late = np.where(loose, np.minimum(LONGEST_INTERVAL, np.rint(days + slack)), days)
    return np.minimum(early, late).astype("i4"), late.astype("i4")
