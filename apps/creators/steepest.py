"""Where the most viewers leave within a few seconds. Pure: a curve in, a place in it out."""

from collections.abc import Sequence
from dataclasses import dataclass

WITHIN = 3  # seconds
LEAST = 0.1  # of all views: less is no place where people leave
ENDING = 2  # seconds at the end in which leaving is no loss


@dataclass(frozen=True, slots=True)
class Drop:
    second: int  # of the lesson, at which they are gone
    share: float  # of all views, 0..1

    @property
    def at(self) -> str:
        return f"{self.second // 60}:{self.second % 60:02d}"

    @property
    def percent(self) -> int:
        return round(self.share * 100)


def steepest(curve: Sequence[int], *, views: int) -> Drop | None:
    """The largest fall of `curve` (views that played second k) within three seconds; None where
    less than a tenth of all views goes at once. What goes in the last two seconds has seen it."""
    if views <= 0:
        return None
    ends = range(1, len(curve) - ENDING)
    falls = [(curve[max(0, end - WITHIN)] - curve[end], end) for end in ends]
    lost, second = max(falls, default=(0, 0), key=lambda fall: (fall[0], -fall[1]))
    share = lost / views
    return Drop(second, share) if share >= LEAST else None
