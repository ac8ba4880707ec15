"""Reviews per day as a calendar: weeks below each other, the newest first. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

LEVELS = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: how many reviews, and how warm that is, 0 to LEVELS. `ahead`: not there yet."""

    day: date
    count: int
    level: int
    ahead: bool


@dataclass(frozen=True, slots=True)
class Week:
    cells: tuple[Cell, ...]

    @property
    def monday(self) -> date:
        return self.cells[0].day


@dataclass(frozen=True, slots=True)
class Band:
    """What one level stands for: from..to reviews."""

    level: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Heat:
    weeks: tuple[Week, ...]
    bands: tuple[Band, ...]
    reviews: int
    days: int  # with any review
    busiest: Cell | None


def first_day(today: date, weeks: int) -> date:
    """The Monday on which the calendar of so many weeks begins."""
    return today - timedelta(days=today.weekday() + 7 * (weeks - 1))


def bands(busiest: int) -> tuple[Band, ...]:
    """Up to LEVELS equal parts of 1..busiest; fewer where there are fewer numbers."""
    if not busiest:
        return ()
    edges = sorted({-(-busiest * level // LEVELS) for level in range(1, LEVELS + 1)} - {0})
    starts = [1, *(edge + 1 for edge in edges[:-1])]
    # Of few bands the last is still the warmest.
    shift = LEVELS - len(edges)
    return tuple(
        Band(level + shift, first, last)
        for level, (first, last) in enumerate(zip(starts, edges, strict=True), start=1)
    )


def calendar(counts: Mapping[date, int], *, today: date, weeks: int) -> Heat:
    """The last `weeks` weeks up to the one of today. Days outside them are left out."""
    start = first_day(today, weeks)
    within = {day: count for day, count in counts.items() if start <= day <= today and count > 0}
    told = bands(max(within.values(), default=0))
    cells = [_cell(start + timedelta(days=n), within, told, today) for n in range(7 * weeks)]
    return Heat(
        weeks=tuple(Week(tuple(cells[at : at + 7])) for at in range(7 * weeks - 7, -1, -7)),
        bands=told,
        reviews=sum(within.values()),
        days=len(within),
        busiest=max(cells, key=lambda cell: cell.count) if within else None,
    )


def _cell(day: date, counts: Mapping[date, int], told: tuple[Band, ...], today: date) -> Cell:
    count = counts.get(day, 0)
    level = next((band.level for band in told if band.first <= count <= band.last), 0)
    return Cell(day, count, level, day > today)
