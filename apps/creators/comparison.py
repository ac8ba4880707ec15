"""Two retention curves side by side: where they differ most, if they differ. Pure.

Each second is a test of two shares (pooled z), and all seconds share one level (Bonferroni): two
curves that differ by chance alone are called different in one case of twenty at most. For deciding
which version is better there are experiments; here a creator compares what happened anyway: other
viewers at other times.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from .dropoffs import FEWEST_VIEWS

LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Retention:
    """`curve[k]`: how many of `views` played second k."""

    curve: Sequence[int]
    views: int

    def share(self, second: int) -> float:
        """0 to 1; nobody is beyond the end."""
        if not self.views or not 0 <= second < len(self.curve):
            return 0.0
        return min(1.0, self.curve[second] / self.views)


@dataclass(frozen=True, slots=True)
class Difference:
    """At `second` the first holds `gain` more (less: negative) of its viewers than the second, by
    the interval `low` to `high`; all shares, -1 to 1."""

    second: int
    gain: float
    low: float
    high: float


def enough(one: Retention, other: Retention) -> bool:
    return min(one.views, other.views) >= FEWEST_VIEWS


def widest(one: Retention, other: Retention) -> Difference | None:
    """Where they are furthest apart beyond doubt; None where chance may be all of it."""
    seconds = min(len(one.curve), len(other.curve))
    if not enough(one, other) or not seconds:
        return None
    z = NormalDist().inv_cdf(1 - LEVEL / seconds / 2)
    found = None
    for second in range(seconds):
        a, b = one.share(second), other.share(second)
        pooled = (a * one.views + b * other.views) / (one.views + other.views)
        chance = math.sqrt(pooled * (1 - pooled) * (1 / one.views + 1 / other.views))
        if abs(a - b) <= z * chance or (found and abs(a - b) <= abs(found.gain)):
            continue
        spread = 1.96 * math.sqrt(a * (1 - a) / one.views + b * (1 - b) / other.views)
        found = Difference(second, a - b, max(-1.0, a - b - spread), min(1.0, a - b + spread))
    return found
