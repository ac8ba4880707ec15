"""A retention curve as the points of an SVG that lies over the video: pure functions.

The drawing has the video's time from left to right, over its whole width, so that a finger's place
is a second; second k lasts from k to k + 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .comparison import Retention
from .dropoffs import Drop

WIDTH, HEIGHT, TOP = 360, 150, 14
TICKS = (1.0, 0.5)


@dataclass(frozen=True, slots=True)
class Mark:
    number: int
    second: int
    x: float
    y: float


def x_of(second: float, seconds: int) -> float:
    return round(WIDTH * second / max(1, seconds), 1)


def y_of(share: float) -> float:
    return round(TOP + (HEIGHT - TOP) * (1 - min(1.0, max(0.0, share))), 1)


def line(retention: Retention, seconds: int) -> str:
    """Points of a <polyline>, each second at its middle; drawn to both edges of what there is."""
    shares = [retention.share(second) for second in range(min(seconds, len(retention.curve)))]
    if not shares:
        return ""
    points = [(0.0, shares[0])]
    points += [(second + 0.5, share) for second, share in enumerate(shares)]
    points.append((len(shares), shares[-1]))
    return " ".join(f"{x_of(x, seconds)},{y_of(share)}" for x, share in points)


def area(points: str) -> str:
    """The same line, closed along the floor: points of a <polygon>."""
    if not points:
        return ""
    first, last = points.split(" ", 1)[0], points.rsplit(" ", 1)[-1]
    return f"{first.split(',')[0]},{HEIGHT} {points} {last.split(',')[0]},{HEIGHT}"


def marks(drops: Sequence[Drop], retention: Retention, seconds: int) -> list[Mark]:
    """Drop-offs, numbered as in their list, on the middle of their fall."""
    found = []
    for number, drop in enumerate(drops, 1):
        middle = (retention.share(drop.second - 1) + retention.share(drop.second)) / 2
        found.append(Mark(number, drop.second, x_of(drop.second, seconds), y_of(middle)))
    return found
