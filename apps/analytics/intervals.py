"""Intervals of media time, in seconds: pure functions over lists of [from, to]."""

from collections.abc import Iterable, Sequence

Interval = tuple[float, float]

JOIN = 0.25  # gaps below are the player's clock ticking, not something left out


def merge(intervals: Iterable[Sequence[float]]) -> list[Interval]:
    """The same time in order, each second once."""
    merged: list[Interval] = []
    for start, end in sorted((float(a), float(b)) for a, b in intervals):
        if merged and start - merged[-1][1] < JOIN:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def total(intervals: Iterable[Sequence[float]]) -> float:
    """Seconds in `intervals`, which may overlap: what overlaps was played more than once."""
    return sum(end - start for start, end in intervals)


def within(intervals: Iterable[Sequence[float]], duration: float) -> list[Interval]:
    """The parts that lie between 0 and `duration`."""
    cut = ((max(0.0, a), min(float(b), duration)) for a, b in intervals)
    return [(a, b) for a, b in cut if b > a]


def first(intervals: Iterable[Sequence[float]], seconds: float) -> list[Interval]:
    """The first `seconds` of what was played, in the order in which it was."""
    kept: list[Interval] = []
    for start, end in intervals:
        if seconds <= 0:
            break
        kept.append((start, min(end, start + seconds)))
        seconds -= end - start
    return kept
