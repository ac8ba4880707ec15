"""The part of a file that is the lesson, chosen by its creator in milliseconds of the file's own
clock. Everything after the probe works on that part, whose start is its time 0."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from .errors import BadCut
from .probe import GUARD, Probe

GRACE = 0.5  # seconds: phones overshoot a 60 s recording by some frames, players round
SHORTEST = 1000  # ms
MAX_SECONDS = 65  # what is written of a file that nobody looked at
LONGEST = 24 * 3600 * 1000  # ms; more is a mistake, and would not fit its column


def check(start_ms: int, end_ms: int | None) -> None:
    """What can be told without the file; raises BadCut."""
    if start_ms < 0 or start_ms > LONGEST or (end_ms is not None and end_ms > LONGEST):
        raise BadCut.outside()
    if end_ms is not None and end_ms <= start_ms:
        raise BadCut.reversed()
    if end_ms is not None and end_ms - start_ms < SHORTEST:
        raise BadCut.too_short(SHORTEST / 1000)


def apply(probe: Probe, start_ms: int = 0, end_ms: int | None = None) -> Probe:
    """`probe` of the part from `start_ms` to `end_ms` (None: to the end) of its file.

    An end that is some frames too late (players round) is the file's end. Raises BadCut.
    """
    check(start_ms, end_ms)
    if not start_ms and end_ms is None:
        return probe
    start, end = start_ms / 1000, probe.duration if end_ms is None else end_ms / 1000
    if max(start, end) > probe.duration + GRACE:
        raise BadCut.past_the_end(max(start, end), probe.duration)
    end = min(end, probe.duration)
    if end - start < SHORTEST / 1000:
        raise BadCut.too_short(SHORTEST / 1000)
    return replace(probe, start=start, duration=round(end - start, 6), is_part=True)


def opened(source: Path, probe: Probe, *, at: float = 0.0, **more: Any) -> Any:
    """The file as an input of ffmpeg-python whose time 0 is `at` seconds into the lesson.

    It begins at the last keyframe before that, with negative times: the picture to be seen at 0
    may be one that came earlier (screen recordings send none while nothing moves). What is read
    from it drops what ends before 0 (`fps` and `aresample` do, told to start there).
    """
    begin = probe.start + at
    if begin > 0:
        more = {**more, "noaccurate_seek": None, "ss": round(begin, 3)}
    return ffmpeg.input(f"file:{source}", **GUARD, **more)


def length(probe: Probe) -> float:
    """Seconds of output: the lesson's, however long its file or one track of that."""
    return probe.duration or MAX_SECONDS


def still_end(probe: Probe, rate: Fraction) -> float:
    """Seconds for which the last picture stays, because the sound goes on; `rate` in pictures a
    second: less than one of them is nothing."""
    if not probe.picture_end:
        return 0.0
    pause = probe.start + probe.duration - probe.picture_end
    return round(pause, 3) if pause * rate >= 1 else 0.0
