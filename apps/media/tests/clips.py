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


def sample(name: str) -> Path:
    """A real recording from the folder MICROLEARN_MEDIA_SAMPLES; skips where there is none."""
    folder = os.environ.get("MICROLEARN_MEDIA_SAMPLES")
    path = Path(folder or "/nonexistent") / name
    if not path.exists():
        pytest.skip("MICROLEARN_MEDIA_SAMPLES names no folder with this recording")
    return path
