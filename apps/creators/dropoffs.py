"""Where viewers leave a lesson, found in its retention curve. Pure: counts in, findings out.

Somebody leaves at every second of every video. A drop-off is a second (or up to three together) at
which clearly more leave than around it, by more than chance explains and by enough to matter:

* chance: the Chernoff bound on the binomial tail, n · KL(observed ‖ usual) (Hoeffding 1963). What
  is usual comes from the seconds on either side, the worst of them left out, raised by what few
  views leave unknown. The level is shared among all places that are looked at (Bonferroni), so
  that one lesson in a hundred at most is accused of something that it has not;
* enough: the lower end of the interval of the share (Wilson 1927) says at least 5 %.

The first seconds, in which people decide, are told apart; the last tenth, in which a lesson counts
as completed, is not looked at.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

FEWEST_VIEWS = 20
OPENING = 3  # s
COMPLETE = 0.9  # of the lesson
LONGEST = 3  # s that one drop-off takes at most
AROUND = 6  # s on either side that tell what is usual
WORST = 0.25  # share of these that is left out
LEAST_RATE = 0.004  # of those who watch, a second: nobody's videos lose less
STANDS_OUT = 1.5  # times the usual rate
LEAST_SHARE = 0.05
LEVEL = 0.01
MOST = 5
_Z = 1.96  # two-sided 95 %


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of`, and the interval that holds the true share 19 times of 20; all 0 to 1."""

    count: int
    of: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Drop:
    """`share` of those who were watching just before are gone from `second` on."""

    second: int
    share: Share

    @property
    def at(self) -> str:
        return f"{self.second // 60}:{self.second % 60:02d}"

    @property
    def percent(self) -> int:
        return round(100 * self.share.value)


@dataclass(frozen=True, slots=True)
class Findings:
    """`drops` in the order of the lesson. Nothing is said (`enough` is False) on few views."""

    views: int
    enough: bool
    opening: Share | None = None
    drops: tuple[Drop, ...] = ()

    @property
    def worst(self) -> Drop | None:
        """The one that loses most viewers."""
        return max(self.drops, key=lambda drop: drop.share.count, default=None)


def share(count: int, of: int) -> Share:
    """Wilson's score interval: right for few views, too, and never beyond 0 or 1."""
    if of <= 0:
        return Share(0, 0, 0.0, 0.0, 1.0)
    count = min(max(count, 0), of)
    value = count / of
    spread = _Z * math.sqrt(value * (1 - value) / of + _Z * _Z / (4 * of * of))
    middle, whole = value + _Z * _Z / (2 * of), 1 + _Z * _Z / of
    return Share(
        count, of, value, max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)
    )


def find(curve: Sequence[int], views: int) -> Findings:
    """`curve[k]`: how many of `views` played second k. It may rise: people skip forward."""
    if views < FEWEST_VIEWS or len(curve) <= OPENING:
        return Findings(views, enough=False)
    there = min(views, curve[OPENING])
    opening = share(views - there, views)
    return Findings(views, enough=True, opening=opening, drops=tuple(_drops(curve)))


def _drops(curve: Sequence[int]) -> list[Drop]:
    """The clearest first, none within a second of a clearer one; then in order."""
    chosen: list[tuple[int, int]] = []
    for _clear, start, length in sorted(_candidates(curve), reverse=True):
        if all(start > s + n or s > start + length for s, n in chosen):
            chosen.append((start, length))
    return [_drop(curve, start, length) for start, length in sorted(chosen[:MOST])]


def _candidates(curve: Sequence[int]) -> Iterator[tuple[float, int, int]]:
    """(how clear, first second, seconds) of each window that passes; a longer window must be
    clearer than a shorter one by itself."""
    end = math.ceil(len(curve) * COMPLETE)
    places = max(1, end - OPENING) * LONGEST
    needed = math.log(places / LEVEL)
    for start in range(OPENING, end):
        for length in range(1, min(LONGEST, end - start) + 1):
            before, after = curve[start - 1], curve[start + length - 1]
            lost = before - after
            if before < FEWEST_VIEWS // 2 or lost < before * LEAST_SHARE:
                continue
            usual = 1 - (1 - _usual(curve, start, length)) ** length
            clear = before * _divergence(lost / before, min(0.95, usual * STANDS_OUT))
            if clear >= needed and share(lost, before).low >= LEAST_SHARE:
                yield clear, start, length


def _usual(curve: Sequence[int], start: int, length: int) -> float:
    """The share that leaves in a second beside a window, at the most that the counts allow. The
    busier side tells: where a lesson begins ever fewer leave, and that is no drop-off."""
    before = range(max(1, start - 1 - AROUND), start - 1)
    after = range(start + length + 1, min(len(curve), start + length + 1 + AROUND))
    return max(LEAST_RATE, _rate(curve, before), _rate(curve, after))


def _rate(curve: Sequence[int], seconds: Iterable[int]) -> float:
    rates = {k: (curve[k - 1] - curve[k]) / curve[k - 1] for k in seconds if curve[k - 1] > 0}
    kept = sorted(rates, key=rates.__getitem__)[: math.ceil(len(rates) * (1 - WORST))]
    watched = sum(curve[k - 1] for k in kept)
    left = sum(max(0, curve[k - 1] - curve[k]) for k in kept)
    return (left + 1 + math.sqrt(left)) / (watched + 1) if kept else 0.0


def _divergence(seen: float, usual: float) -> float:
    """Kullback-Leibler divergence of two coins; 0 where less was seen than usual."""
    if seen <= usual:
        return 0.0
    rest = (1 - seen) * math.log((1 - seen) / (1 - usual)) if seen < 1 else 0.0
    return seen * math.log(seen / usual) + rest


def _drop(curve: Sequence[int], start: int, length: int) -> Drop:
    """Named for the second of the window that loses most."""
    worst = max(range(start, start + length), key=lambda k: curve[k - 1] - curve[k])
    before, after = curve[start - 1], curve[start + length - 1]
    return Drop(worst, share(before - after, before))
