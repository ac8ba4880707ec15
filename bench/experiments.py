"""A/B tests, simulated: how often is a difference told that is not there, and found that is?

Every run is a test of its own, looked at on each of its days as a creator would; it counts if any
look says that a version is better or worse. Beside it stands the z-test of the textbooks, which is
made for one look at its end, looked at as often. The reading is the site's own
(`apps/creators/experiments/`); nothing else is.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from apps.creators.experiments import ratio, sequential, verdicts
from apps.creators.experiments.verdicts import Design, Numbers

RUNS = 2000
DAYS = 60
SEED = 20261123
Z = NormalDist().inv_cdf(1 - sequential.LEVEL / 2)


@dataclass(frozen=True, slots=True)
class Scene:
    name: str
    rates: tuple[float, ...]  # of completion; the first version is the one in use
    weights: tuple[int, ...] = (50, 50)
    a_day: float = 200  # viewers
    days: int = DAYS
    split: tuple[float, ...] = ()  # what viewers really get; as meant, if empty
    effect: float = 0.05

    @property
    def design(self) -> Design:
        weights = {n + 1: weight for n, weight in enumerate(self.weights)}
        return Design("completed", self.effect, sequential.LEVEL, sequential.POWER, 1, weights)


@dataclass(frozen=True, slots=True)
class Outcome:
    decided: int
    naive: int
    mismatch: int
    days: list[int]  # until the decision
    within: int  # decided by the planned number of viewers

    def line(self, scene: Scene, needed: int) -> str:
        took = f"{np.median(self.days):4.0f}" if self.days else "   -"
        return (
            f"{scene.name:44} {needed:7,}  {_percent(self.decided)} ±{_error(self.decided)}"
            f"  {_percent(self.within)}  {took}  {_percent(self.naive)}  {_percent(self.mismatch)}"
        )


def _percent(count: int) -> str:
    return f"{100 * count / RUNS:5.1f} %"


def _error(count: int) -> str:
    share = count / RUNS
    return f"{100 * 1.96 * math.sqrt(share * (1 - share) / RUNS):3.1f}"


def run() -> Iterator[str]:
    rng = np.random.default_rng(SEED)
    yield (
        f"{RUNS} tests each, looked at daily; level {sequential.LEVEL:.0%}, power "
        f"{sequential.POWER:.0%} for 5 points unless named\n"
        f"{'':44} {'needed':>7}  {'decided':>13}  {'by then':>7}  days  {'z-test':>7}  {'ratio':>7}"
    )
    for scene in [*_equal(), *_different()]:
        needed = sequential.viewers(scene.rates[0], scene.effect, scene.design.shares)
        yield simulate(scene, rng, needed).line(scene, needed)


def _equal() -> list[Scene]:
    return [
        Scene("A/A, 50 % complete", (0.5, 0.5)),
        Scene("A/A, 3 % complete", (0.03, 0.03)),
        Scene("A/A, 97 % complete", (0.97, 0.97)),
        Scene("A/A, 90 : 10", (0.6, 0.6), weights=(90, 10)),
        Scene("A/A, 5 versions", (0.6,) * 5, weights=(20,) * 5),
        Scene("A/A, 15 viewers a day, a year", (0.6, 0.6), a_day=15, days=365),
        Scene("A/A, 5 000 viewers a day", (0.6, 0.6), a_day=5000),
        Scene("A/A, 10 points looked for", (0.6, 0.6), effect=0.1),
        Scene("A/A, but one in ten of version 2 is lost", (0.6, 0.6), split=(0.526, 0.474)),
    ]


def _different() -> list[Scene]:
    return [
        Scene("5 points more than 60 %", (0.6, 0.65)),
        Scene("5 points fewer than 60 %", (0.6, 0.55)),
        Scene("5 points more, 90 : 10", (0.6, 0.65), weights=(90, 10), a_day=400),
        Scene("5 points more in one of 3 versions", (0.6, 0.6, 0.65), weights=(1, 1, 1)),
        Scene("10 points, looked for", (0.6, 0.7), a_day=50, effect=0.1),
        Scene("10 points where 5 are looked for", (0.6, 0.7)),
        Scene("2 points where 5 are looked for", (0.6, 0.62)),
    ]


def simulate(scene: Scene, rng: np.random.Generator, needed: int) -> Outcome:
    tests = [_test(scene, rng, needed) for _run in range(RUNS)]
    days = [test[0] for test in tests if test[0]]
    within = sum(test[1] for test in tests)
    naive, mismatch = sum(test[2] for test in tests), sum(test[3] for test in tests)
    return Outcome(len(days), naive, mismatch, days, within)


def _test(scene: Scene, rng: np.random.Generator, needed: int) -> tuple[int, bool, bool, bool]:
    """(day of the decision or 0, whether by the plan's end, what the z-test and the ratio say)."""
    design = scene.design
    split = scene.split or design.shares
    came = rng.poisson(np.multiply(scene.a_day, split), (scene.days, len(split))).cumsum(axis=0)
    new = np.diff(came, axis=0, prepend=0)
    stayed = rng.binomial(new, scene.rates).cumsum(axis=0)
    decided, within, naive, mismatch = 0, False, False, False
    for day, (viewers, completed) in enumerate(zip(came.tolist(), stayed.tolist(), strict=True), 1):
        naive = naive or _z_test(viewers, completed)
        mismatch = mismatch or ratio.is_off(viewers, design.shares)
        if not decided and _says(design, viewers, completed):
            decided, within = day, sum(viewers) <= needed
        if decided and naive and mismatch:
            break
    return decided, within, naive, mismatch


def _says(design: Design, viewers: Sequence[int], completed: Sequence[int]) -> bool:
    table = {
        number: Numbers(came, came, stayed, 0, 0)
        for number, came, stayed in zip(design.order, viewers, completed, strict=True)
    }
    compared = verdicts.compare(design, table, design.metric, level=design.each_level)
    return any(
        each.interval and (each.interval.is_above_zero or each.interval.is_below_zero)
        for each in compared
    )


def _z_test(viewers: Sequence[int], completed: Sequence[int]) -> bool:
    """Two proportions with pooled variance, each version against the first; no correction."""
    share: Callable[[int], float] = lambda n: completed[n] / viewers[n]  # noqa: E731
    for other in range(1, len(viewers)):
        if min(viewers[0], viewers[other]) < sequential.FEWEST:
            continue
        pooled = (completed[0] + completed[other]) / (viewers[0] + viewers[other])
        error = math.sqrt(pooled * (1 - pooled) * (1 / viewers[0] + 1 / viewers[other]))
        if error and abs(share(other) - share(0)) > Z * error:
            return True
    return False
