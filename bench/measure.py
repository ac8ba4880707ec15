"""Samples, percentiles, and one line of print for each thing measured."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """Milliseconds, except where `unit` says otherwise. `floor`: what physics or a peer needs."""

    what: str
    samples: Sequence[float]
    budget: float | None = None
    floor: float | None = None
    unit: str = "ms"

    def percentile(self, share: float) -> float:
        """Nearest-rank percentile (`share` 0…1) of the samples."""
        ordered = sorted(self.samples)
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)]

    def __str__(self) -> str:
        p50, p95 = self.percentile(0.5), self.percentile(0.95)
        budget = "" if self.budget is None else f"  budget {self.budget:g}"
        floor = "" if self.floor is None else f"  floor {self.floor:.2f}"
        verdict = "" if self.budget is None else ("  ok" if p95 <= self.budget else "  OVER")
        return (
            f"{self.what:<46} n={len(self.samples):<5} p50 {p50:>9.2f}  p95 {p95:>9.2f} "
            f"{self.unit}{budget}{floor}{verdict}"
        )


def timed(act: Callable[[], object], *, times: int, warm_up: int = 3) -> list[float]:
    """Milliseconds of each of `times` calls, after some that do not count."""
    for _ in range(warm_up):
        act()
    samples = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        samples.append((time.perf_counter() - start) * 1000)
    return samples
