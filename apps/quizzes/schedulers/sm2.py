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
"""

import math
from dataclasses import dataclass, replace

from apps.quizzes.schedulers.memory import Memory

FIRST_INTERVALS = (1, 3, 7, 14, 30)
LOWEST_EASE = 1.3
PASSING_GRADE = 3
# An interval past a century is one that no learner meets and no date can hold.
LONGEST_INTERVAL = 36_500


@dataclass(frozen=True, slots=True)
class Sm2:
    """The schedule as a value: other first intervals make another schedule."""

    name: str = "sm2"
    first_intervals: tuple[int, ...] = FIRST_INTERVALS

    def review(self, memory: Memory, *, grade: int, elapsed_days: int = 0) -> Memory:
        """The memory after one recall of quality `grade`; see `Scheduler.review`.

        SM-2 does not look at `elapsed_days`: it takes each review to be made on its day.
        """
        if not 0 <= grade <= 5:
            raise ValueError(f"a grade is 0 to 5, not {grade}")
        if grade < PASSING_GRADE:
            return self._lapse(memory)
        ease = next_ease(memory.ease, grade)
        return replace(
            memory,
            repetitions=memory.repetitions + 1,
            ease=ease,
            interval_days=self._interval(memory, ease),
        )

    def _lapse(self, memory: Memory) -> Memory:
        had_held = memory.repetitions > 0
        return replace(
            memory,
            repetitions=0,
            interval_days=self.first_intervals[0],
            lapses=memory.lapses + had_held,
        )

    def _interval(self, memory: Memory, ease: float) -> int:
        if memory.repetitions < len(self.first_intervals):
            return self.first_intervals[memory.repetitions]
        # The inner rounding keeps float noise (78.00000000000001) from costing a day.
        days = math.ceil(round(memory.interval_days * ease, 6))
        return min(days, LONGEST_INTERVAL)


def next_ease(ease: float, grade: int) -> float:
    """Step 5 of the published algorithm: the E-Factor after a recall of quality `grade`."""
    miss = 5 - grade
    return max(LOWEST_EASE, ease + (0.1 - miss * (0.08 + miss * 0.02)))


SM2 = Sm2()
