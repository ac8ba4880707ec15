"""Differences between shares that may be looked at every day.

A test that is looked at until it says something says something in the end, difference or not: a
z-test at 5 % that is repeated daily for two months is wrong in some 30 of 100 tests between equal
versions (`make bench BENCH=experiments`). What stands here is a *confidence sequence*: intervals
which all hold at once, however often and whenever somebody looks, and wherever he stops.

The method is Robbins' normal mixture: Robbins, "Statistical methods related to the law of the
iterated logarithm", Ann. Math. Statist. 41 (1970); for A/B tests Johari, Koomen, Pekelis and Walsh,
"Always valid inference: continuous monitoring of A/B tests", Operations Research 70 (2022), who
call it the mixture sequential probability ratio test; with estimated variances Waudby-Smith,
Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and asymptotic confidence
sequences", Annals of Statistics 52 (2024). It is a large-sample method, hence `FEWEST`; variances
are those of Agresti and Caffo, "Simple and effective confidence intervals for proportions and
differences of proportions", The American Statistician 54 (2000), which hold for few viewers, too.

*Information* is 1 / variance of the estimated difference: it grows with the viewers, and seen along
it the estimate is a Brownian motion with the true difference as its drift.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

FEWEST = 50  # of each version: with fewer nothing is said
LEVEL = 0.05  # chance that any statement about the chosen metric, at any time, is wrong
POWER = 0.8  # chance that the smallest difference of interest has been found by the plan's end


@dataclass(frozen=True, slots=True)
class Count:
    """How many could do something, and how many did."""

    tried: int
    succeeded: int

    @property
    def share(self) -> float:
        return self.succeeded / self.tried if self.tried else 0.0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.tried + other.tried, self.succeeded + other.succeeded)


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    middle: float
    high: float

    @property
    def is_above_zero(self) -> bool:
        return self.low > 0

    @property
    def is_below_zero(self) -> bool:
        return self.high < 0


def _shrunk(count: Count) -> float:
    return (count.succeeded + 1) / (count.tried + 2)


def _variance(count: Count) -> float:
    share = _shrunk(count)
    return share * (1 - share) / (count.tried + 2)


def spread(level: float) -> float:
    """Width of the mixture, in units of 1 / planned information, that makes the interval narrowest
    at the planned end: c with c - ln(1 + c) = -2 ln(level) (Howard, Ramdas, McAuliffe and Sekhon,
    "Time-uniform, nonparametric, nonasymptotic confidence sequences", Annals of Statistics 49
    (2021), section 3.5, where it is written with Lambert's W)."""
    wanted = -2 * math.log(level)
    c = wanted + math.log1p(wanted)
    for _step in range(20):
        c -= (c - math.log1p(c) - wanted) * (1 + c) / c
    return c


def radius(information: float, *, planned: float, level: float) -> float:
    """Half the width of the interval at this information. `planned`: where it is narrowest, by
    `plan`; the level holds whatever it is."""
    c = spread(level)
    inside = math.log1p(c * information / planned) - 2 * math.log(level)
    return math.sqrt((information + planned / c) * inside) / information


def difference(
    base: Count, other: Count, *, planned: float, level: float = LEVEL
) -> Interval | None:
    """By how much the share of `other` exceeds that of `base` (0.05: five points); None with too
    few of either. All intervals of a test hold together with probability 1 - `level`."""
    if min(base.tried, other.tried) < FEWEST:
        return None
    middle = _shrunk(other) - _shrunk(base)
    half = radius(information(base, other), planned=planned, level=level)
    return Interval(max(-1.0, middle - half), middle, min(1.0, middle + half))


def share(count: Count, *, planned: float, level: float = LEVEL) -> Interval | None:
    """Where the share of one version lies, by itself; None with too few."""
    if count.tried < FEWEST:
        return None
    half = radius(1 / _variance(count), planned=planned, level=level)
    middle = _shrunk(count)
    return Interval(max(0.0, middle - half), middle, min(1.0, middle + half))


def information(base: Count, other: Count) -> float:
    return 1 / (_variance(base) + _variance(other))


def plan(effect: float, *, level: float = LEVEL, power: float = POWER) -> float:
    """The information at which a true difference of `effect` has been found with this probability,
    or more: the estimate lies `effect` ± 1/√information, and must lie beyond the interval's
    radius, which at its narrowest is k/√information. (That it may have been found before is not
    counted, so that the power is rather higher.)"""
    c = spread(level)
    k = math.sqrt((1 + 1 / c) * (math.log1p(c) - 2 * math.log(level)))
    return ((k + NormalDist().inv_cdf(power)) / effect) ** 2


def viewers(
    rate: float,
    effect: float,
    shares: Sequence[float],
    *,
    reach: float = 1.0,
    level: float = LEVEL,
    power: float = POWER,
) -> int:
    """How many viewers a whole test needs until a difference of `effect` from `rate` is found with
    this power. `shares`: of the viewers, of each version, the one that others are compared with
    first. `reach`: the share of viewers who count at all (for a quiz, those who answer it)."""
    needed = plan(effect, level=each_level(len(shares), level), power=power)
    base = rate * (1 - rate) / shares[0]
    moved = [p for p in (rate + effect, rate - effect) if 0 <= p <= 1] or [rate]
    widest = max(p * (1 - p) for p in moved)
    least = FEWEST / min(shares)
    count = max(needed * (base + widest / part) for part in shares[1:])
    return math.ceil(max(count, least) / reach)


def detectable(information: float, *, planned: float, level: float, power: float = POWER) -> float:
    """The true difference that would lie outside the interval now, with this probability."""
    spare = NormalDist().inv_cdf(power) / math.sqrt(information)
    return radius(information, planned=planned, level=level) + spare


def each_level(versions: int, level: float = LEVEL) -> float:
    """The level of each comparison with the first version, so that all of them together keep
    `level` (Bonferroni)."""
    return level / (versions - 1)
