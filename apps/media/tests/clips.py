"""Small media files made on the spot, good and hostile ones."""

import os
import subprocess
from pathlib import Path

import pytest

from apps.media import programs


def make(path: Path, *arguments: str) -> Path:
    """`path`, written by ffmpeg with `arguments`."""
    command = [programs.ffmpeg(), "-v", "error", "-y", *arguments, str(path)]
    subprocess.run(command, check=True, timeout=120)
    return path


def clip(path: Path, *, size: str = "360x640", seconds: float = 3, rate: str = "30", sound=True,
         extra: tuple[str, ...] = ()) -> Path:  # fmt: skip
    """A moving test picture with a tone."""
    tone = ("-f", "lavfi", "-i", f"sine=440:duration={seconds}") if sound else ()
    return make(
        path,
        *("-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}:duration={seconds}"),
        *tone,
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"),
        *extra,
    )


def counting(path: Path, *, seconds: float = 4, click: float = 2) -> Path:
    """Its brightness says the time (luma 20 at 0 s, 48 more a second); one keyframe, one click."""
    click_sound = f"aevalsrc='0.5*sin(6000*t)*between(t,{click},{click + 0.1})':d={seconds}"
    return make(
        path,
        *("-f", "lavfi", "-i", f"color=black:size=96x96:rate=30:duration={seconds}"),
        *("-f", "lavfi", "-i", click_sound),
        *("-vf", "geq=lum='20+1.6*N':cb=128:cr=128", "-c:v", "libx264", "-preset", "ultrafast"),
        *("-g", "600", "-bf", "2", "-qp", "4", "-pix_fmt", "yuv420p"),
    )


def brightness(path) -> list[float]:
    """The mean luma of each picture, black 16, white 235."""
    command = [programs.ffmpeg(), "-v", "error", "-i", str(path), "-vf", "scale=1:1:flags=area"]
    command += ["-f", "rawvideo", "-pix_fmt", "gray", "-"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    return [16 + 219 * grey / 255 for grey in done.stdout]


def sample(name: str) -> Path:
    """A real recording from the folder MICROLEARN_MEDIA_SAMPLES; skips where there is none."""
    folder = os.environ.get("MICROLEARN_MEDIA_SAMPLES")
    path = Path(folder or "/nonexistent") / name
    if not path.exists():
        pytest.skip("MICROLEARN_MEDIA_SAMPLES names no folder with this recording")
    return path
