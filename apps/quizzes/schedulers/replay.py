"""Memories out of a review log, for any number of cards at once.

Cards are ordered by the length of their logs, so that the k-th recall of all cards that have one is
a slice, and the whole log costs as many numpy calls as the longest log has rows.
"""

from dataclasses import dataclass

import numpy as np

from apps.quizzes.schedulers.memory import Array, Rows, Scheduler, after, check, is_due


@dataclass(frozen=True, slots=True)
class Log:
    """Graded recalls in columns, each card's together and in the order of time.

    cards   index of each recall's card, 0 and up, never falling
    grades  0 to 5
    days    the day of each recall, in days since any start
    """

    cards: Array
    grades: Array
    days: Array

    def __len__(self) -> int:
        return len(self.cards)


@dataclass(frozen=True, slots=True)
class Replayed:
    """rows      the memory of each card at the end
    last      for each card, which recall of the log moved it last; -1 where none did
    practice  for each recall, whether it was practice only
    expected  for each recall, how likely it was just before, nan for a card's first one
    elapsed   for each recall, days since the last that counted
    due       for each recall, whether its card had come to its day
    intervals for each recall, days that were planned after it
    """

    rows: Rows
    last: Array
    practice: Array
    expected: Array
    elapsed: Array
    due: Array
    intervals: Array


def replay(
    scheduler: Scheduler, log: Log, *, count: int, all_count: bool = False, expect: bool = False
) -> Replayed:
    """The memories of cards 0..count-1 after their logs.

    `all_count`: nothing is practice (logs of other programs). `expect` works `expected` out.
    Raises ValueError for a grade outside 0..5.
    """
    check(log.grades)
    lengths = np.bincount(log.cards, minlength=count)
    starts = np.cumsum(lengths) - lengths
    order = np.argsort(-lengths, kind="stable")
    sizes = np.searchsorted(-lengths[order], -np.arange(lengths.max(initial=0)), side="left")

    rows = scheduler.new(count)
    last = np.full(count, -1)
    practice = np.zeros(len(log), dtype=bool)
    elapsed, intervals = np.zeros((2, len(log)), dtype="i4")
    due = np.zeros(len(log), dtype=bool)
    expected = np.full(len(log) if expect else 0, np.nan)
    for k, size in enumerate(sizes):
        at = starts[order[:size]] + k
        before, grades = rows[:size], log.grades[at]
        # A clock or a time zone that went back does not make time go back.
        gone = np.maximum(0, log.days[at] - log.days[last[:size]]) if k else np.zeros(size, "i4")
        if expect and k:
            expected[at] = scheduler.recall(before, gone)
        if all_count:
            moved = scheduler.review(before, grades=grades, elapsed=gone)
            idle = np.zeros(size, dtype=bool)
        else:
            moved, idle = after(scheduler, before, grades=grades, elapsed=gone)
        due[at] = is_due(scheduler, before, elapsed=gone)
        rows[:size], practice[at], elapsed[at] = moved, idle, gone
        intervals[at] = moved["interval_days"]
        last[:size] = np.where(idle, last[:size], at)
    back = np.argsort(order)
    return Replayed(rows[back], last[back], practice, expected, elapsed, due, intervals)
