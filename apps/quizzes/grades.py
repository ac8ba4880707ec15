"""From an answer to SM-2's quality of recall, 0 to 5.

Wozniak's scale (1990): 5 perfect, 4 right after a hesitation, 3 right with serious difficulty,
2 wrong but the right answer seemed easy, 1 wrong but the right answer was remembered, 0 blackout.
"""

from enum import StrEnum

# Below this an answer was known before the options were read twice.
QUICK_MS = 6_000


class Effort(StrEnum):
    """How hard a right answer was, in the learner's own words."""

    HARD = "hard"
    GOOD = "good"
    EASY = "easy"


_BY_EFFORT = {Effort.HARD: 3, Effort.GOOD: 4, Effort.EASY: 5}


def of_answer(
    *, score: float, correct: bool, elapsed_ms: int | None = None, hinted: bool = False
) -> int:
    """The grade of an answer nobody has rated: 5 quick and right, 4 right, 3 right with a hint,
    2 half right, 1 wrong.

    score is 0..1; elapsed_ms is the time from question shown to answer given, None if unknown.
    """
    if correct and hinted:
        return 3
    if correct:
        return 5 if elapsed_ms is not None and elapsed_ms <= QUICK_MS else 4
    return 2 if score >= 0.5 else 1


def of_effort(effort: Effort) -> int:
    """The grade of a right answer whose effort the learner told: 3, 4 or 5."""
    return _BY_EFFORT[effort]


def effort_of(grade: int | None) -> Effort | None:
    """The effort that this grade stands for; None for a wrong answer, or one that moved no card."""
    return next((effort for effort, worth in _BY_EFFORT.items() if worth == grade), None)
