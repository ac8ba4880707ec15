"""Whether the picture of a file can be the top rung as it is: copied, not encoded again.

The rest of the ladder then needs no 1080p encode, the costliest of all, and the best rung is
exactly what the camera made. What any browser plays, and what a player can enter at each segment:
8-bit 4:2:0 progressive H.264 up to High 4.2, upright, in square pixels and standard range, at a
steady rate, closed GOPs of at most two seconds, and not many more bits than we would spend.
"""

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import colours, cut, programs, runner
from .errors import ConversionFailed
from .inspection import CELL
from .ladder import LOW_RUNGS, TOP_FPS, Rung
from .probe import PROBE_GUARD, Probe

PROFILES = {"Constrained Baseline", "Baseline", "Main", "High", "Progressive High"}
LEVEL = 42
DEAREST = 1.5  # times the cap of the rung that we would encode instead
LONGEST_GOP = 2.05  # seconds
_JITTER = 0.25  # of the time between two pictures


@dataclass(frozen=True, slots=True)
class Packet:
    """As a file stores it, in the order of decoding; seconds."""

    shown: float
    is_key: bool
    is_dropped: bool = False  # decoded, but not to be shown (an edit list)


@dataclass(frozen=True, slots=True)
class Picture:
    """What ffprobe says beyond a Probe."""

    profile: str
    level: int
    pixel_format: str
    square: bool
    packets: tuple[Packet, ...]


def may_conform(probe: Probe, rungs: Sequence[Rung]) -> bool:
    """By the facts of the file alone: whether a look at its packets is worth while."""
    top = rungs[-1]
    rate = probe.size * 8 / 1000 / max(probe.duration, 0.1)
    return (
        probe.video_codec == "h264"
        and not (probe.hdr or probe.interlaced or probe.rotation or probe.is_part)
        and top.quality.short_side not in LOW_RUNGS  # they are for a fast start
        and (top.width, top.height) == (probe.width, probe.height)
        and colours.is_standard(probe)
        and not cut.still_end(probe, probe.fps)
        and 0 < probe.fps <= TOP_FPS + 0.1
        and top.fps == probe.fps.limit_denominator(1001)
        and rate <= DEAREST * top.quality.maxrate
    )


def conforms(picture: Picture, rate: float, origin: float) -> bool:
    """`rate`: pictures a second. `origin`: the file's first time stamp, seconds."""
    return (
        picture.profile in PROFILES
        and 0 < picture.level <= LEVEL
        and picture.pixel_format in {"yuv420p", "yuvj420p"}
        and picture.square
        and _is_steady(picture.packets, rate, origin)
        and _is_enterable(picture.packets)
        and _is_leavable(picture.packets, rate)
    )


def look(path: Path, probe: Probe, rungs: Sequence[Rung]) -> bool:
    """Whether the top one of `rungs` can be the file's own picture."""
    if not may_conform(probe, rungs):
        return False
    try:
        found = read(runner.run(command(path, probe), limits=CELL).stdout)
    except (ConversionFailed, ValueError, KeyError, TypeError):
        return False  # then it is encoded like any other
    return conforms(found, float(probe.fps), probe.origin)


def command(path: Path, probe: Probe) -> list[str]:
    options = [part for key, value in PROBE_GUARD.items() for part in (f"-{key}", value)]
    entries = "stream=profile,level,pix_fmt,sample_aspect_ratio:packet=pts_time,flags"
    return [
        *[programs.ffprobe(), "-v", "error", "-of", "json", *options],
        *["-select_streams", str(probe.video_index), "-show_entries", entries, f"file:{path}"],
    ]


def read(text: str) -> Picture:
    """ffprobe's JSON; ValueError, KeyError or TypeError if it is not what was asked for."""
    document = json.loads(text)
    (stream,) = document["streams"]
    packets = tuple(
        Packet(float(item["pts_time"]), "K" in item["flags"], "D" in item["flags"])
        for item in document["packets"]
    )
    return Picture(
        profile=str(stream["profile"]),
        level=int(stream["level"]),
        pixel_format=str(stream["pix_fmt"]),
        square=stream.get("sample_aspect_ratio", "1:1") in {"1:1", "N/A", "0:1"},
        packets=packets,
    )


def _is_steady(packets: Sequence[Packet], rate: float, origin: float) -> bool:
    """All pictures are shown, from the very start, a constant time apart."""
    shown = sorted(packet.shown for packet in packets)
    if len(shown) < 2 or any(packet.is_dropped for packet in packets):
        return False
    slack = _JITTER / rate
    if abs(shown[0] - origin) > slack:
        return False
    return all(abs(b - a - 1 / rate) <= slack for a, b in itertools.pairwise(shown))


def _is_enterable(packets: Sequence[Packet]) -> bool:
    """Decoding may begin at each keyframe: nothing after it is shown before it, and they are close
    together."""
    if not packets[0].is_key:
        return False
    entries: list[float] = []
    for packet in packets:
        if packet.is_key:
            entries.append(packet.shown)
        elif packet.shown < entries[-1]:
            return False
    entries.append(max(packet.shown for packet in packets))
    return all(b - a <= LONGEST_GOP for a, b in itertools.pairwise(entries))


def _is_leavable(packets: Sequence[Packet], rate: float) -> bool:
    """Another rung, with a keyframe each second, may take over at any of its own. A buffer in which
    the new pictures replace the old ones drops those, too, that are shown before but decoded after
    them: that would be a gap, unless the keyframes of both lie together."""
    if all(a.shown < b.shown for a, b in itertools.pairwise(packets)):
        return True
    first = packets[0].shown
    entries = [packet.shown - first for packet in packets if packet.is_key]
    return all(abs(t - round(t)) * rate < 0.5 for t in entries)
