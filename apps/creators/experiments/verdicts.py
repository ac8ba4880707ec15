"""What the numbers of a test say, and whether one can decide by them.

Every version is compared with the one that was in use when the test began, by the metric that was
chosen then; the level is shared among these comparisons. The two other metrics are watched beside
it, at a level of their own that is shared among all of theirs: they decide nothing, but may speak
against a decision.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from . import novelty, ratio, sequential
from .novelty import Novelty
from .sequential import FEWEST, Count, Interval

METRICS: tuple[str, ...] = ("completed", "kept", "right")
Code = Literal["few", "unbalanced", "open", "better", "worse", "same"]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of those who met a version, each once."""

    viewers: int
    kept: int
    completed: int
    answered: int
    right: int

    def of(self, metric: str) -> Count:
        if metric == "right":
            return Count(self.answered, self.right)
        return Count(self.viewers, self.kept if metric == "kept" else self.completed)


Table = Mapping[int, Numbers]  # by version


@dataclass(frozen=True, slots=True)
class Design:
    """What was settled when the test began."""

    metric: str
    effect: float
    level: float
    power: float
    base: int
    weights: Mapping[int, int]

    @property
    def order(self) -> tuple[int, ...]:
        """The version in use first."""
        return (self.base, *sorted(number for number in self.weights if number != self.base))

    @property
    def shares(self) -> tuple[float, ...]:
        """Of the viewers, in that order."""
        return tuple(self.weights[n] / sum(self.weights.values()) for n in self.order)

    @property
    def each_level(self) -> float:
        return sequential.each_level(len(self.weights), self.level)

    @property
    def planned(self) -> float:
        return sequential.plan(self.effect, level=self.each_level, power=self.power)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A version beside the one that was in use; no interval with too few of either."""

    number: int
    base: Count
    other: Count
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Reading:
    code: Code
    best: int | None  # which version to take, where that is clear
    compared: tuple[Comparison, ...]  # by the metric that decides
    beside: Mapping[str, tuple[Comparison, ...]]  # by the others
    against: tuple[str, ...]  # other metrics in which `best` is clearly worse
    needed: int  # viewers, for a difference of `effect`
    more: int  # … that are still to come
    detectable: float | None  # the difference that would have been found by now
    balanced: bool
    trends: Mapping[int, Novelty]


def read(
    design: Design,
    table: Table,
    *,
    rate: float,
    reach: float = 1.0,
    early: Table | None = None,
    late: Table | None = None,
) -> Reading:
    """`rate`: of the version in use, as far as it is known without this test. `reach`: the share of
    viewers whom the metric is about. `early`, `late`: the viewers of the first days, and the rest,
    once the first days are over."""
    compared = compare(design, table, design.metric, level=design.each_level)
    others = [metric for metric in METRICS if metric != design.metric]
    side = design.each_level / len(others)
    beside = {metric: compare(design, table, metric, level=side) for metric in others}
    seen = [table[number].viewers for number in design.order]
    balanced = not ratio.is_off(seen, design.shares)
    code, best = _decide(design, compared, balanced=balanced)
    base = table[design.base].of(design.metric)
    needed = sequential.viewers(
        base.share if base.tried >= FEWEST else rate,
        design.effect,
        design.shares,
        reach=reach,
        level=design.level,
        power=design.power,
    )
    return Reading(
        code=code,
        best=best,
        compared=compared,
        beside=beside,
        against=_against(best, beside) if code == "better" else (),
        needed=needed,
        more=max(0, needed - sum(seen)),
        detectable=_detectable(design, compared),
        balanced=balanced,
        trends=_trends(design, early, late) if early and late else {},
    )


def compare(design: Design, table: Table, metric: str, *, level: float) -> tuple[Comparison, ...]:
    base = table[design.base].of(metric)
    planned = sequential.plan(design.effect, level=level, power=design.power)
    found = []
    for number in design.order[1:]:
        other = table[number].of(metric)
        interval = sequential.difference(base, other, planned=planned, level=level)
        found.append(Comparison(number, base, other, interval))
    return tuple(found)


def _decide(
    design: Design, compared: Sequence[Comparison], *, balanced: bool
) -> tuple[Code, int | None]:
    intervals = {each.number: each.interval for each in compared if each.interval}
    if not balanced:
        return "unbalanced", None
    better = [number for number, found in intervals.items() if found.is_above_zero]
    if better:
        return "better", max(better, key=lambda number: intervals[number].middle)
    if len(intervals) < len(compared):
        return "few", None
    if all(found.is_below_zero for found in intervals.values()):
        return "worse", design.base
    if all(_is_settled(found, design.effect) for found in intervals.values()):
        return "same", None
    return "open", None


def _is_settled(interval: Interval, effect: float) -> bool:
    """Clearly worse, or clearly no difference of interest."""
    return interval.high < 0 or (-effect < interval.low and interval.high < effect)


def _against(best: int | None, beside: Mapping[str, tuple[Comparison, ...]]) -> tuple[str, ...]:
    return tuple(
        metric
        for metric, compared in beside.items()
        for each in compared
        if each.number == best and each.interval and each.interval.is_below_zero
    )


def _detectable(design: Design, compared: Sequence[Comparison]) -> float | None:
    known = [sequential.information(each.base, each.other) for each in compared if each.interval]
    if len(known) < len(compared):
        return None
    return sequential.detectable(
        min(known), planned=design.planned, level=design.each_level, power=design.power
    )


def _trends(design: Design, early: Table, late: Table) -> dict[int, Novelty]:
    level = novelty.LEVEL / (len(design.weights) - 1)
    found = {}
    for number in design.order[1:]:
        pairs = [
            (part[design.base].of(design.metric), part[number].of(design.metric))
            for part in (early, late)
        ]
        trend = novelty.compare(pairs[0], pairs[1], planned=design.planned, level=level)
        if trend:
            found[number] = trend
    return found
