"""Which rungs one video gets: never larger than it is, the same keyframe times on each.

Rates: the lowest rung must start fast. Its first second (picture, sound, boxes) is to fit in 60 kB
and its first picture in 12 kB; a small VBV does both (bits in any window of T seconds are at most
bufsize + maxrate × T; x264's guide to VBV). The other rungs sit on the usual doubling.

Quality factors are those of `encoding.X264`; docs/performance.md has what they cost and yield.
"""

from dataclasses import dataclass
from fractions import Fraction

from .probe import Probe

GOP = 1  # seconds, on every rung: quality may change at each
TOP_FPS = 30
LOW_FPS = 10
LOW_RUNGS = (360, 480)  # live with these; the rest joins


@dataclass(frozen=True, slots=True)
class Quality:
    short_side: int
    crf: int
    maxrate: int  # kbit/s
    bufsize: int  # kbit


QUALITIES = (
    Quality(360, crf=28, maxrate=330, bufsize=90),
    Quality(480, crf=28, maxrate=850, bufsize=300),
    Quality(720, crf=26, maxrate=2000, bufsize=1500),
    Quality(1080, crf=26, maxrate=4000, bufsize=3500),
)


@dataclass(frozen=True, slots=True)
class Rung:
    name: str  # "360p"
    width: int
    height: int
    fps: Fraction
    quality: Quality

    @property
    def file(self) -> str:
        return f"v{self.name.removesuffix('p')}.mp4"


def plan(probe: Probe, qualities: tuple[Quality, ...] = QUALITIES) -> list[Rung]:
    """The rungs for `probe`, low to high, at least one. A video smaller than the lowest rung keeps
    its own size. The short side names a rung, so portrait, landscape and square compare alike."""
    fps = output_fps(probe.fps, probe.nominal_fps)
    chosen = [q for q in qualities if q.short_side <= probe.short_side] or qualities[:1]
    rungs = []
    for quality in chosen:
        short = min(quality.short_side, probe.short_side) // 2 * 2
        width, height = _scaled(probe.width, probe.height, short)
        rungs.append(Rung(f"{short}p", width, height, fps, quality))
    return rungs


def passes(rungs: list[Rung]) -> tuple[list[Rung], list[Rung]]:
    """(first, later): the set that makes a video live, and what joins it."""
    first = [r for r in rungs if r.quality.short_side in LOW_RUNGS] or rungs[:1]
    return first, [r for r in rungs if r not in first]


def output_fps(average: Fraction, nominal: Fraction) -> Fraction:
    """A constant rate of at most 30. A steady 60 or 50 is halved; a phone's varying rate becomes
    its nominal one (its frames then sit on their grid), or 30."""
    rate = average if _steady(average, nominal) else min(nominal, Fraction(TOP_FPS))
    if not rate:
        return Fraction(TOP_FPS)
    while rate > TOP_FPS + Fraction(1, 100):
        rate /= 2
    return max(rate, Fraction(LOW_FPS)).limit_denominator(1001)


def _steady(average: Fraction, nominal: Fraction) -> bool:
    return bool(average and nominal) and abs(average - nominal) / nominal < Fraction(1, 100)


def _scaled(width: int, height: int, short: int) -> tuple[int, int]:
    ratio = Fraction(short, min(width, height))
    return max(_even(width * ratio), 2), max(_even(height * ratio), 2)


def _even(pixels: Fraction) -> int:
    """The nearest even number: yuv420p halves both sides."""
    return int(pixels / 2 + Fraction(1, 2)) * 2
