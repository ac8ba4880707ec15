"""The sound of a lesson: stereo from its time 0 on, as loud as every other lesson.

Loudness after EBU R 128 / ITU-R BS.1770: measured first, then one gain for the whole, so that quiet
and loud parts keep their distance. A limiter only takes peaks that the gain would lift too high.
"""

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from . import cut, programs, runner
from .probe import Probe

TARGET = -16.0  # LUFS, integrated
CEILING = -1.5  # dBTP
RATE = 48_000
LIMITS = runner.Limits(wall=60, cpu=60, memory=2 << 30, file_size=0)

_SILENT = -50.0  # LUFS: a quiet room and a recorder's hiss, not to be made loud
_MOST = 24.0  # dB
_ENCODER = 1.0  # dB that a lossy encoder may add to peaks
_OVERSAMPLED = 4 * RATE  # a limiter that sees only samples lets peaks between them pass
_PASSES = 3  # measured at most so often
_NEAR = 0.3  # LU
_NOTICED = 6.0  # dB: a limiter that takes less changes the whole by less than half a LU


@dataclass(frozen=True, slots=True)
class Loudness:
    integrated: float  # LUFS; -inf: silence
    peak: float  # dBTP


@dataclass(frozen=True, slots=True)
class Level:
    """What is done to the sound."""

    gain: float = 0.0  # dB
    limited: bool = False


UNCHANGED = Level()


def level(measured: Loudness) -> Level:
    """From what was measured to TARGET; nothing for silence, and for what can hardly be heard."""
    if measured.integrated < _SILENT:
        return UNCHANGED
    gain = min(TARGET - measured.integrated, _MOST)
    return Level(round(gain, 2), limited=measured.peak + gain > CEILING - _ENCODER)


def levelling(source: Path, probe: Probe) -> Level:
    """What the lesson in `source` needs. Some tenths of a second of work; nothing without sound."""
    if not probe.has_audio:
        return UNCHANGED
    plain = measure(source, probe)
    wanted = level(plain)
    for _ in range(_PASSES - 1):
        if plain.peak + wanted.gain < CEILING + _NOTICED:
            break
        # What the limiter took from many peaks is missing from the whole.
        missing = TARGET - measure(source, probe, wanted).integrated
        if abs(missing) < _NEAR or not math.isfinite(missing) or wanted.gain >= _MOST:
            break
        wanted = Level(round(min(wanted.gain + missing, _MOST), 2), limited=True)
    return wanted


def measure(source: Path, probe: Probe, applied: Level = UNCHANGED) -> Loudness:
    """The loudness of the lesson's sound, after `applied`."""
    return parse(runner.run(measure_command(source, probe, applied), limits=LIMITS).log)


def measure_command(source: Path, probe: Probe, applied: Level = UNCHANGED) -> list[str]:
    heard = track(cut.opened(source, probe), probe, applied)
    heard = heard.filter("ebur128", peak="true", framelog="quiet")
    out = ffmpeg.output(heard, "-", f="null", t=cut.length(probe)).global_args(
        "-hide_banner", "-nostdin", "-nostats", "-v", "info"
    )
    return [str(part) for part in ffmpeg.compile(out, cmd=programs.ffmpeg())]


def parse(log: str) -> Loudness:
    """ebur128's summary, the last of `log`; silence where there is none."""
    integrated = re.findall(r"\bI:\s+(\S+) LUFS", log)
    peak = re.findall(r"\bPeak:\s+(\S+) dBFS", log)
    return Loudness(_decibels(integrated), _decibels(peak))


def track(file: Any, probe: Probe, applied: Level) -> Any:
    """The stereo track of the opened `file`, gaps in its times filled with silence.

    More channels are mixed by the coefficients of ITU-R BS.775, as swresample has them.
    """
    heard = file[str(probe.audio_index)].filter("aresample", **{"async": 1, "first_pts": 0})
    heard = heard.filter("aformat", channel_layouts="stereo", sample_rates=RATE)
    if applied.gain:
        heard = heard.filter("volume", f"{applied.gain}dB", precision="float")
    if applied.limited:
        ceiling = 10 ** ((CEILING - _ENCODER) / 20)
        heard = heard.filter("aresample", _OVERSAMPLED)
        heard = heard.filter("alimiter", limit=round(ceiling, 4), level=0, attack=1, latency=1)
        heard = heard.filter("aresample", RATE)
    return heard


def _decibels(found: list[str]) -> float:
    try:
        value = float(found[-1]) if found else -math.inf
    except ValueError:
        return -math.inf
    return -math.inf if math.isnan(value) else value
