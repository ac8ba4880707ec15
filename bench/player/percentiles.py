"""Samples of one player on one line, and what is told of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.measure import Result

LOST = 100  # ms of playing without a picture that count as a stall

Sample = dict[str, Any]


@dataclass
class Cell:
    """One player in one state of the line."""

    player: str
    state: str
    samples: list[Sample] = field(default_factory=list)

    def values(self, name: str) -> list[float]:
        return [sample[name] for sample in self.samples if sample.get(name) is not None]

    @property
    def failures(self) -> int:
        return sum(sample.get("ttff") is None for sample in self.samples)

    @property
    def stalls(self) -> int:
        return sum(stalled(sample) for sample in self.samples)

    def row(self) -> dict[str, Any]:
        return {
            "player": self.player,
            "state": self.state,
            "n": len(self.samples),
            "failures": self.failures,
            "frame": pair(self.values("shown") if self.state == "prefetched" else ()),
            "moving": pair(self.values("ttff")),
            "stalls": self.stalls,
            "height": median(self.values("h")),
            "samples": self.samples,
        }


def stalled(sample: Sample) -> bool:
    return sample.get("waits", 0) > 0 or sample.get("lost", 0) > LOST


def pair(samples: Sequence[float]) -> dict[str, float] | None:
    """p50, p95 and the highest."""
    if not samples:
        return None
    result = Result("", samples)
    return {"p50": result.percentile(0.5), "p95": result.percentile(0.95), "max": max(samples)}


def median(samples: Iterable[float]) -> float | None:
    found = list(samples)
    return Result("", found).percentile(0.5) if found else None
