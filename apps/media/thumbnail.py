"""The poster: the sharpest of some frames around 0:03.

At one quantiser the JPEG of a sharp, lively frame has more bytes than that of a blurred, dark or
empty one, so the largest file wins: no second decode and no image library.
"""

from pathlib import Path

import ffmpeg

from . import programs, runner
from .encoding import opened, to_standard_range
from .errors import Damaged
from .probe import Probe

AT = 3.0  # seconds into the video
WINDOW = 2.0  # seconds looked at, around AT
RATE = 4  # frames a second looked at
SHORT_SIDE = 540
LIMITS = runner.Limits(wall=60, cpu=60, memory=4 << 30, file_size=20 << 20)


def window(duration: float) -> tuple[float, float]:
    """(start, length) in seconds of the part to look at, inside a video of `duration` seconds."""
    middle = min(AT, duration / 2)
    start = max(0.0, middle - WINDOW / 2)
    return start, max(0.1, min(WINDOW, duration - start))


def size(probe: Probe) -> tuple[int, int]:
    """Width and height of the poster: even, never larger than the video."""
    ratio = min(1.0, SHORT_SIDE / probe.short_side)
    return max(2, round(probe.width * ratio / 2) * 2), max(2, round(probe.height * ratio / 2) * 2)


def command(source: Path, probe: Probe, out: Path) -> list[str]:
    start, length = window(probe.duration)
    file = opened(source, probe, at=start)
    width, height = size(probe)
    picture = file[str(probe.video_index)].filter("fps", fps=RATE, start_time=0)
    picture = picture.filter("scale", width, height, flags="bicubic")
    picture = to_standard_range(picture, probe).filter("setsar", 1).filter("format", "yuvj420p")
    frames = ffmpeg.output(
        picture,
        str(out / "frame-%03d.jpg"),
        vcodec="mjpeg",
        t=length,
        map_metadata=-1,
        **{"q:v": 4},
    ).global_args("-hide_banner", "-nostdin", "-nostats", "-v", "error", "-y")
    return [str(part) for part in ffmpeg.compile(frames, cmd=programs.ffmpeg())]


def make(source: Path, probe: Probe, out: Path) -> Path:
    """The poster as a JPEG file in the empty folder `out`."""
    runner.run(command(source, probe, out), limits=LIMITS)
    frames = sorted(out.glob("frame-*.jpg"))
    if not frames:
        raise Damaged()
    return max(frames, key=lambda frame: frame.stat().st_size)
