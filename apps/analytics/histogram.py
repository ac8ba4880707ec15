"""Counts of milliseconds by size: pure functions over lists of `SIZE` counts.

Each bound is `STEP` times the one before, so that a percentile is right within some per cent at
10 ms and at 10 s alike, and histograms of any hours, rungs or regions can be added.
"""

import math
from collections.abc import Iterable, Sequence

SIZE = 80
LOWEST, STEP = 4.0, 1.12  # ms; the last bound is 31 s

Counts = list[int]


def empty() -> Counts:
    return [0] * SIZE


def place(ms: float) -> int:
    """Which of the counts `ms` belongs to; what lies beyond the last bound goes into the last."""
    if ms <= LOWEST:
        return 0
    return min(SIZE - 1, math.ceil(math.log(ms / LOWEST, STEP) - 1e-9))


def bound(number: int) -> float:
    """The highest ms that count `number` stands for."""
    return LOWEST * STEP**number


def added(histograms: Iterable[Sequence[int]]) -> Counts:
    return [sum(counts) for counts in zip(empty(), *histograms, strict=True)]


def percentile(counts: Sequence[int], share: float) -> float | None:
    """Nearest rank, `share` 0…1, spread evenly (by ratio) within its count; None: no samples."""
    total = sum(counts)
    if not total:
        return None
    rank, seen = max(1, math.ceil(share * total)), 0
    for number, count in enumerate(counts):
        if seen + count >= rank:
            return bound(number) * STEP ** ((rank - seen) / count - 1)
        seen += count
    return None
