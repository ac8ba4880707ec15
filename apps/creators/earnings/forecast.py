"""What a month will bring: a pure function, with a range.

Method: the days of the last four weeks are taken as drawn independently from one distribution.
The days that are left then bring n times their mean; the variance of that guess is n s² for the
days themselves and n² s²/k for the mean, which is known from k days only. The range holds four
fifths of such sums (normal, 1.28 standard deviations), and never less than is earned already.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

LEAST_DAYS = 7
FOUR_FIFTHS = 1.2816


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of a whole month, in units."""

    likely: int
    low: int
    high: int


def of_month(earned: int, *, days_left: int, lately: Sequence[int]) -> Forecast | None:
    """`earned`: in the month so far. `lately`: of recent whole days. None: too few to tell by."""
    known = len(lately)
    if known < LEAST_DAYS:
        return None
    likely = earned + days_left * fmean(lately)
    spread = FOUR_FIFTHS * stdev(lately) * sqrt(days_left + days_left**2 / known)
    return Forecast(
        likely=round(likely),
        low=max(earned, round(likely - spread)),
        high=round(likely + spread),
    )
