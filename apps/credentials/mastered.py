"""What a badge asks for. Pure: no clock, no database.

Watching counts for nothing. Of every quiz of the skill, at least 80 % in one go; and afterwards one
of its questions recalled in a review, when it had come due: what was only just read is not known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

# Kept as a ratio of whole numbers: 4 of 5 is exactly enough, whatever floats make of 0.8.
ENOUGH, OUT_OF = 4, 5


@dataclass(frozen=True, slots=True)
class Result:
    """One finished attempt of a quiz."""

    right: int
    total: int
    at: datetime

    @property
    def is_enough(self) -> bool:
        return self.total > 0 and self.right * OUT_OF >= self.total * ENOUGH

    @property
    def needed(self) -> int:
        """How many right answers would have been enough."""
        return -(-self.total * ENOUGH // OUT_OF)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a learner is with one quiz: the result that counts, and the latest recall."""

    result: Result | None
    recalled_at: datetime | None

    @property
    def is_passed(self) -> bool:
        return self.result is not None and self.result.is_enough

    @property
    def is_kept(self) -> bool:
        """Passed, and recalled after that."""
        return (
            self.result is not None
            and self.result.is_enough
            and self.recalled_at is not None
            and self.recalled_at > self.result.at
        )


def counting(results: Iterable[Result]) -> Result | None:
    """The first that is enough, so that a recall since then counts; else the best, and of equal
    ones the latest."""
    tried = sorted(results, key=lambda result: result.at)
    enough = next((result for result in tried if result.is_enough), None)
    share = [(result.right / result.total, result.at, result) for result in tried if result.total]
    return enough or (max(share, key=lambda each: each[:2])[2] if share else None)
