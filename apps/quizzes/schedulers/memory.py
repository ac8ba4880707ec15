"""What every scheduler speaks: a memory, and the promise to review one."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Memory:
    """What one learner's memory of one question looks like after some reviews.

    repetitions   successful recalls in a row
    ease          E-Factor: by how much the interval grows (1.3 or more)
    interval_days whole days from the last review to the next; 0 before the first
    lapses        how often a memory that had held was lost
    """

    repetitions: int = 0
    ease: float = 2.5
    interval_days: int = 0
    lapses: int = 0


NEW = Memory()


class Scheduler(Protocol):
    """A pure rule from one memory and one graded recall to the next memory."""

    @property
    def name(self) -> str: ...

    def review(self, memory: Memory, *, grade: int, elapsed_days: int) -> Memory:
        """The memory after a recall graded 0 (blackout) to 5 (perfect).

        `elapsed_days` is the time since the last review, 0 for the first one. Raises ValueError
        when the grade is outside 0..5.
        """
        ...
