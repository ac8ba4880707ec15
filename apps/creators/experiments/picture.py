"""Where the bars of a test's picture stand: on one axis, in per cent of its width."""

from collections.abc import Sequence
from dataclasses import dataclass

from .sequential import Interval

STEPS = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0)  # how far the axis reaches to either side


@dataclass(frozen=True, slots=True)
class Bar:
    start: float
    width: float
    middle: float


def reach(intervals: Sequence[Interval | None]) -> float:
    """To either side of zero, so that all of them are on it."""
    furthest = max((max(-each.low, each.high) for each in intervals if each), default=STEPS[0])
    return next((step for step in STEPS if step >= furthest), STEPS[-1])


def bar(interval: Interval, reach: float) -> Bar:
    def at(value: float) -> float:
        return round(50 + 50 * max(-1.0, min(1.0, value / reach)), 2)

    start = at(interval.low)
    return Bar(start, round(at(interval.high) - start, 2), at(interval.middle))
