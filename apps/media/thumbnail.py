"""The poster of a lesson: the frame that its creator chose, or the sharpest lively one around 0:03.
And a strip of frames to choose from."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg
import numpy as np

from . import colours, frames, programs, runner
from .cut import opened
from .errors import Damaged
from .probe import Probe

AT = 3.0  # seconds into the lesson
WINDOW = 2.0  # seconds looked at, around AT
RATE = 10  # frames a second looked at
SHORT_SIDE = 540
GREY_SIDE = 216  # what sharpness is measured on: smaller, and a slight blur would not show
STEM, STRIP_STEM = "poster", "frames"  # of the names of both files
STRIP = 8  # frames to choose from
STRIP_SIDE = 120
_AFTER = 0.15  # seconds: demuxers seek a little before what they are asked for
EXACT = 1000  # "frames a second" of a single one: its time in ms
LIMITS = runner.Limits(wall=60, cpu=60, memory=4 << 30, file_size=60 << 20)


@dataclass(frozen=True, slots=True)
class Made:
    poster: Path
    strip: Path


def make(source: Path, probe: Probe, out: Path, *, at: float | None = None) -> Made:
    """The poster, of the frame at `at` (seconds into the lesson; None: of our choice), and the
    strip, as JPEG files in the empty folder `out`."""
    poster = _chosen(source, probe, out) if at is None else _exact(source, probe, out, at)
    return Made(poster, _strip(source, probe, out))


def window(duration: float) -> tuple[float, float]:
    """(start, length) in seconds of the part to look at, inside a video of `duration` seconds."""
    middle = min(AT, duration / 2)
    start = max(0.0, middle - WINDOW / 2)
    return start, max(0.1, min(WINDOW, duration - start))


def moments(probe: Probe) -> list[float]:
    """Seconds into the lesson of the frames of its strip: evenly spread, but just after a keyframe
    where one is near, for decoding up to anywhere else costs more."""
    step = probe.duration / STRIP
    found = []
    for middle in (step * (n + 0.5) for n in range(STRIP)):
        near = [key + _AFTER - probe.start for key in probe.keyframes]
        near = [at for at in near if 0 <= at and abs(at - middle) < step / 2]
        found.append(inside(probe, min(near, key=lambda at: abs(at - middle), default=middle)))
    return found


def inside(probe: Probe, at: float) -> float:
    """`at`, or the nearest time at which the lesson has a picture; to the ms, as all such times."""
    end = probe.duration
    if probe.picture_end:
        end = min(end, probe.picture_end - probe.start)
    last = end - (float(1 / probe.fps) if probe.fps else 0.04)
    return round(max(0.0, min(at, last)), 3)


def size(probe: Probe, short_side: int = SHORT_SIDE) -> tuple[int, int]:
    """Width and height: even, never larger than the video."""
    ratio = min(1.0, short_side / probe.short_side)
    return max(2, round(probe.width * ratio / 2) * 2), max(2, round(probe.height * ratio / 2) * 2)


def window_command(source: Path, probe: Probe, out: Path) -> list[str]:
    """Writes each frame of the window twice: as a poster, and small and grey to be measured."""
    start, length = window(probe.duration)
    picture = _frames(opened(source, probe, at=start), probe, size(probe), rate=RATE)
    parts = picture.filter_multi_output("split", 2)
    width, height = size(probe, GREY_SIDE)
    grey = parts[1].filter("scale", width, height, flags="area").filter("format", "gray")
    return _compiled(
        ffmpeg.output(parts[0], str(out / "frame-%03d.jpg"), t=length, **_JPEG),
        ffmpeg.output(grey, str(out / "grey.raw"), t=length, f="rawvideo"),
    )


def exact_command(source: Path, probe: Probe, out: Path, at: float, short_side: int) -> list[str]:
    """Writes the frame that is on screen `at` seconds into the lesson."""
    file = opened(source, probe, at=inside(probe, at), threads=1)  # a few pictures: not worth more
    picture = _frames(file, probe, size(probe, short_side), rate=EXACT)
    return _compiled(ffmpeg.output(picture, str(out), **{"frames:v": 1}, **_JPEG))


def strip_command(source: Path, probe: Probe, out: Path, moments: list[float]) -> list[str]:
    """Writes the frames at `moments` side by side, out of one decode of the whole lesson."""
    rate, due = 30, "1e9"
    for number, at in reversed(list(enumerate(moments))):
        due = f"if(eq(selected_n,{number}),{at},{due})"
    picture = _frames(opened(source, probe), probe, size(probe, STRIP_SIDE), rate=rate, due=due)
    row = picture.filter("tile", layout=f"{len(moments)}x1")
    return _compiled(ffmpeg.output(row, str(out), t=probe.duration, **{"frames:v": 1}, **_JPEG))


_JPEG = {"vcodec": "mjpeg", "q:v": 4, "map_metadata": -1}


def _chosen(source: Path, probe: Probe, out: Path) -> Path:
    runner.run(window_command(source, probe, out), limits=LIMITS)
    posters = sorted(out.glob("frame-*.jpg"))
    width, height = size(probe, GREY_SIDE)
    grey = np.fromfile(out / "grey.raw", dtype=np.uint8)
    count = min(len(posters), grey.size // (width * height))
    if not count:
        raise Damaged()
    shape = count, height, width
    return posters[frames.best(grey[: count * width * height].reshape(shape).astype(np.float32))]


def _exact(source: Path, probe: Probe, out: Path, at: float) -> Path:
    path = out / "exact.jpg"
    runner.run(exact_command(source, probe, path, at, SHORT_SIDE), limits=LIMITS)
    if not path.exists():
        raise Damaged()
    return path


def _strip(source: Path, probe: Probe, out: Path) -> Path:
    """The frames of `moments` side by side.

    A seek for each where keyframes are near. They run one after the other, for each decoder of a
    4K video holds hundreds of megabytes.
    """
    at, strip = moments(probe), out / "strip.jpg"
    if _detour(probe, at) > probe.duration / 2:
        runner.run(strip_command(source, probe, strip, at), limits=LIMITS)
    else:
        paths = [out / f"strip-{number}.jpg" for number in range(len(at))]
        for path, moment in zip(paths, at, strict=True):
            runner.run(exact_command(source, probe, path, moment, STRIP_SIDE), limits=LIMITS)
        if not all(path.exists() for path in paths):
            raise Damaged()
        row = ffmpeg.filter([ffmpeg.input(str(path)) for path in paths], "hstack", inputs=len(at))
        joined = _compiled(ffmpeg.output(row, str(strip), **{"frames:v": 1}, **_JPEG))
        runner.run(joined, limits=LIMITS)
    if not strip.exists():
        raise Damaged()
    return strip


def _detour(probe: Probe, moments: list[float]) -> float:
    """Seconds of video that must be decoded to reach each of `moments` from its keyframe."""
    total = 0.0
    for at in (probe.start + moment for moment in moments):
        total += at - max((key for key in probe.keyframes if key <= at), default=0.0)
    return total


def _frames(file: Any, probe: Probe, wanted: tuple[int, int], *, rate: int, due: str = "") -> Any:
    picture = file[str(probe.video_index)]
    if probe.interlaced:
        picture = picture.filter("yadif")
    picture = picture.filter("fps", fps=rate, start_time=0)
    if due:  # seconds at which the next frame is to be taken, in ffmpeg's expressions
        picture = picture.filter("select", f"gte(t+0.001,{due})")
    picture = colours.scaled(picture, probe, *wanted).filter("setsar", 1)
    return colours.for_jpeg(picture)


def _compiled(*outputs: Any) -> list[str]:
    joined = ffmpeg.merge_outputs(*outputs) if len(outputs) > 1 else outputs[0]
    command = joined.global_args("-hide_banner", "-nostdin", "-nostats", "-v", "error", "-y")
    return [str(part) for part in ffmpeg.compile(command, cmd=programs.ffmpeg())]
