"""Earnings by day as bars of an SVG: a pure function. Words and numbers stand around it."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 300.0, 100.0
GAP = 0.25  # of a bar's place
LEAST = 0.8  # so that a day that brought little is not a day that brought nothing


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float


def bars(amounts: Sequence[int]) -> list[Bar]:
    """One for each amount, the largest as high as the chart."""
    top = max([1, *amounts])
    place = WIDTH / max(1, len(amounts))
    return [_bar(number * place, place, amount / top) for number, amount in enumerate(amounts)]


def _bar(x: float, place: float, share: float) -> Bar:
    height = max(LEAST, share * HEIGHT) if share > 0 else 0.0
    return Bar(
        x=round(x + place * GAP / 2, 2),
        y=round(HEIGHT - height, 2),
        width=round(place * (1 - GAP), 2),
        height=round(height, 2),
    )
