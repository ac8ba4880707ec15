"""How quickly lessons began, for staff: percentiles over time, and by rung, region, connection and
kind of start."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Q

from apps.lib import clock

from . import histogram
from .start_models import StartCount

SHARES = (0.5, 0.75, 0.95)
GROUPS = ("kind", "rung", "region", "connection")
HISTOGRAMS, SUMS = StartCount.HISTOGRAMS, ("starts", "given_up", "stalled")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    back: timedelta
    by_day: bool

    def rows(self, now: datetime) -> Q:
        """Days as far as they have been made, the hours of the rest."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        hours = Q(span=StartCount.Span.HOUR)
        if not self.by_day:
            return hours & Q(begins_at__gt=hour - self.back)
        today = hour.replace(hour=0)
        days = Q(span=StartCount.Span.DAY, begins_at__gt=today - self.back)
        return days | hours & Q(begins_at__gte=today - DAY)


WINDOWS = {
    "24h": Window(DAY, by_day=False),
    "7d": Window(7 * DAY, by_day=True),
    "90d": Window(90 * DAY, by_day=True),
}


@dataclass(slots=True)
class Times:
    """Of the rows that were added."""

    name: object
    sums: np.ndarray = field(default_factory=lambda: np.zeros(len(SUMS), np.int64))
    counts: np.ndarray = field(
        default_factory=lambda: np.zeros((len(HISTOGRAMS), histogram.SIZE), np.int64)
    )

    def add(self, sums: np.ndarray, counts: np.ndarray) -> None:
        self.sums += sums
        self.counts += counts

    @property
    def starts(self) -> int:
        return int(self.sums[0])

    @property
    def shown_ms(self) -> list[float | None]:
        """To the first picture: p50, p75, p95."""
        return self._percentiles("shown")

    @property
    def moving_ms(self) -> list[float | None]:
        """To the first picture that moves: p50, p75, p95."""
        return self._percentiles("moving")

    @property
    def given_up(self) -> float:
        """The share that was left before the first picture."""
        return float(self.sums[1]) / self.starts if self.starts else 0.0

    @property
    def stalled(self) -> float:
        """The share that stood still at least once."""
        return float(self.sums[2]) / self.starts if self.starts else 0.0

    def _percentiles(self, name: str) -> list[float | None]:
        counts = self.counts[HISTOGRAMS.index(name)].tolist()
        return [histogram.percentile(counts, share) for share in SHARES]


@dataclass(frozen=True, slots=True)
class Overview:
    whole: Times
    over_time: list[Times]  # each hour or day that there was, oldest first
    groups: dict[str, list[Times]]  # the most frequent first


def overview(window: Window, chosen: Mapping[str, str]) -> Overview:
    """`chosen`: only rows of this kind, rung, region, connection."""
    whole, over_time = Times(None), {}
    groups: dict[str, dict[str, Times]] = {name: {} for name in GROUPS}
    for moment, names, sums, counts in _rows(window, chosen):
        time = moment.replace(hour=0) if window.by_day else moment
        found = [whole, _in(over_time, time)]
        found += [_in(groups[group], name) for group, name in zip(GROUPS, names, strict=True)]
        for times in found:
            times.add(sums, counts)
    by_time = sorted(over_time.values(), key=lambda times: times.name)
    return Overview(whole, by_time, {name: _frequent(found) for name, found in groups.items()})


def _rows(window: Window, chosen: Mapping[str, str]) -> Iterator[tuple]:
    wanted = StartCount.objects.filter(window.rows(clock.now()), **chosen)
    rows = wanted.order_by().values_list("begins_at", *GROUPS, *SUMS, *HISTOGRAMS)
    for moment, *row in rows.iterator(chunk_size=2000):
        names, sums, counts = row[: len(GROUPS)], row[len(GROUPS) : -2], row[-2:]
        yield moment, names, np.array(sums, np.int64), np.array(counts, np.int64)


def _in(found: dict, name: object) -> Times:
    if name not in found:
        found[name] = Times(name)
    return found[name]


def _frequent(found: dict[str, Times]) -> list[Times]:
    return sorted(found.values(), key=lambda times: -times.starts)
