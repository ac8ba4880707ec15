"""Percentiles over time as the points of an SVG: pure functions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, BOTTOM = 720, 240, 48, 24
TICKS = (10, 30, 100, 300, 1000, 3000, 10_000)  # ms, evenly apart on a scale of ratios


@dataclass(frozen=True, slots=True)
class Chart:
    """`lines`: for each percentile the points of a <polyline>; `ticks`: (ms, y)."""

    lines: list[str]
    ticks: list[tuple[int, float]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    floor: int = HEIGHT - BOTTOM


def of(moments: Sequence[Sequence[float | None]]) -> Chart | None:
    """`moments`: at each moment the percentiles in ms, low to high. None: nothing to draw."""
    values = [ms for moment in moments for ms in moment if ms is not None]
    if not values:
        return None
    low = max([t for t in TICKS if t <= min(values)], default=TICKS[0])
    high = min([t for t in TICKS if t >= max(values)], default=TICKS[-1])
    if low == high:
        high = TICKS[min(TICKS.index(low) + 1, len(TICKS) - 1)]
        low = TICKS[TICKS.index(high) - 1]
    ticks = [(t, _y(t, low, high)) for t in TICKS if low <= t <= high]
    lines = [_line([moment[n] for moment in moments], low, high) for n in range(len(moments[0]))]
    return Chart(lines, ticks)


def _line(values: Sequence[float | None], low: int, high: int) -> str:
    """A single moment is drawn across its whole hour."""
    if len(values) == 1:
        values = [*values, *values]
    step = (WIDTH - LEFT) / (len(values) - 1)
    points = [
        f"{LEFT + number * step:.1f},{_y(ms, low, high):.1f}"
        for number, ms in enumerate(values)
        if ms is not None
    ]
    return " ".join(points)


def _y(ms: float, low: int, high: int) -> float:
    share = math.log(max(ms, 1) / low) / math.log(high / low)
    return round((HEIGHT - BOTTOM) - min(1.0, max(0.0, share)) * (HEIGHT - BOTTOM - 8), 1)
