"""Whether what is new about a version wears off: its first days against all later ones.

Each viewer counts once, on the day that he first met the lesson, so that both periods have viewers
of their own. The first days are looked at once they are over, by an interval for one look; the
later ones grow, by a confidence sequence. If each is wrong with a probability of `LEVEL` / 2 and
both lie apart, the difference has changed: with peeking, too, wrong in at most `LEVEL` of tests.
"""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

from . import sequential
from .sequential import FEWEST, Count, Interval

LEVEL = 0.05
FIRST_DAYS = 3

Trend = Literal["", "fading", "growing"]


@dataclass(frozen=True, slots=True)
class Novelty:
    early: Interval
    late: Interval

    @property
    def trend(self) -> Trend:
        """Towards nothing, away from it, or neither that could be told."""
        if self.early.low <= self.late.high and self.late.low <= self.early.high:
            return ""
        return "fading" if abs(self.late.middle) < abs(self.early.middle) else "growing"


def compare(
    early: tuple[Count, Count],
    late: tuple[Count, Count],
    *,
    planned: float,
    level: float = LEVEL,
) -> Novelty | None:
    """Of (base, other) in the first days, and since; None with too few in either."""
    if min(count.tried for count in (*early, *late)) < FEWEST:
        return None
    since = sequential.difference(*late, planned=planned, level=level / 2)
    return Novelty(_one_look(*early, level=level / 2), since) if since else None


def _one_look(base: Count, other: Count, *, level: float) -> Interval:
    """Agresti and Caffo's interval for one look."""
    z = NormalDist().inv_cdf(1 - level / 2)
    half = z / sequential.information(base, other) ** 0.5
    middle = (other.succeeded + 1) / (other.tried + 2) - (base.succeeded + 1) / (base.tried + 2)
    return Interval(middle - half, middle, middle + half)
