"""Which rungs one video gets: never larger than it is, the same keyframe times on each.

Rates: the lowest rung must start fast. Its first second (picture, sound, boxes) is to fit in 60 kB
and its first picture in 12 kB; a small VBV does both (bits in any window of T seconds are at most
bufsize + maxrate × T; x264's guide to VBV). The other rungs sit on the usual doubling.

Quality factors are those of `encoding.X264`; docs/performance.md has what they cost and yield.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from .probe import Probe

GOP = 1  # seconds, on every rung: quality may change at each
TOP_FPS = 30
LOW_FPS = 10
LOW_RUNGS = (360, 480)  # live with these; the rest joins
AV1_SUFFIX = "-av1"  # of the name of a rung that stands beside the same one in H.264


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


_LARGEST_LOW = next(q for q in QUALITIES if q.short_side == LOW_RUNGS[-1])

# Processor seconds for a million pixels, measured (docs/performance.md).
DECODING = 0.0032  # H.264 at 12 Mbit/s in 1080p
ENCODING = 0.0055  # with scaling
UPLOADING = 0.0010  # scaling, and handing over to graphics hardware
TONE_MAPPING = 0.06
PATIENCE = 10.0  # seconds of encoding that leave time to be live within 15


@dataclass(frozen=True, slots=True)
class Rung:
    name: str  # "360p"
    width: int
    height: int
    fps: Fraction
    quality: Quality
    copied: bool = False  # it is the source's own picture

    @property
    def file(self) -> str:
        return f"v{self.name.removesuffix('p')}.mp4"


def plain(name: str) -> str:
    """Of a rung in AV1, the name of the same one in H.264."""
    return name.removesuffix(AV1_SUFFIX)


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


@dataclass(frozen=True, slots=True)
class Machine:
    """What encodes: its processor cores, and whether graphics hardware does the encoding."""

    cores: int = 2
    hardware: bool = False


def seconds(probe: Probe, rungs: Sequence[Rung], machine: Machine) -> float:
    """Estimate of how long one process takes that decodes `probe` once and encodes `rungs`."""
    decoded = probe.width * probe.height * float(probe.fps or TOP_FPS)
    encoded = [rung.width * rung.height * float(rung.fps) for rung in rungs if not rung.copied]
    work = decoded * DECODING + sum(encoded) * (UPLOADING if machine.hardware else ENCODING)
    if probe.hdr:
        work += max(encoded) * TONE_MAPPING
    return work * probe.duration / 1_000_000 / machine.cores


def together(probe: Probe, rungs: Sequence[Rung], machine: Machine) -> bool:
    """Whether all rungs come out of one decode in one process: the least work, if it makes the
    video live in time. Otherwise the low rungs go first, and a second decode is the price."""
    return seconds(probe, rungs, machine) <= PATIENCE


def passes(rungs: list[Rung], *, together: bool = False) -> tuple[list[Rung], list[Rung]]:
    """(first, later): the set that makes a video live, and what joins it. To copy a rung costs
    nothing, so that it comes first."""
    low = [r for r in rungs if r.copied or r.quality.short_side in LOW_RUNGS] or rungs[:1]
    first = rungs if together else low
    return first, [r for r in rungs if r not in first]


def largest_encoded(rungs: list[Rung]) -> Rung:
    return [rung for rung in rungs if not rung.copied][-1]


def suited(rungs: list[Rung], *, seen: Rung, rate: float) -> list[Rung]:
    """`rungs` as this title needs them, by what its rung `seen` came to at its constant quality
    (`rate`, kbit/s): a slide needs a tenth of a sports clip.

    A cap is twice what the rung is expected to need, never above its own nor below a tenth of that.
    A rung between is needless once the top one costs no more than the largest low rung may.
    """
    if not rungs:
        return []
    capped = [_capped(rung, seen, rate) for rung in rungs]
    top = capped[-1]
    return [top] if top.quality.maxrate <= _LARGEST_LOW.maxrate else capped


def _capped(rung: Rung, seen: Rung, rate: float) -> Rung:
    larger = rung.width * rung.height / (seen.width * seen.height)
    own = rung.quality
    # 1.5: the higher rungs are encoded at a finer quality than the low ones.
    cap = min(own.maxrate, max(own.maxrate // 10, round(2 * 1.5 * rate * larger)))
    quality = replace(own, maxrate=cap, bufsize=own.bufsize * cap // own.maxrate)
    return replace(rung, quality=quality)


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
