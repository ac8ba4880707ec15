"""Small real videos: a moving picture, and a voice that says something.

The voices are those of the demo lessons, so that captions have words to find.
"""

import subprocess
from pathlib import Path

from apps.media import programs

VOICES = Path(__file__).parents[2] / "microlearn" / "demo" / "voices"


def make_clip(
    path: Path,
    *,
    voice: str,
    seconds: float = 8,
    size: str = "360x640",
    bitrate: str = "600k",
    tone: int = 0,
) -> Path:
    """Write `seconds` of H.264 and AAC to `path`; `tone` (degrees) tints the picture."""
    picture = f"testsrc2=size={size}:rate=25,hue=h={tone}"
    command = [programs.ffmpeg(), "-v", "error", "-y", "-f", "lavfi", "-i", picture]
    command += ["-i", VOICES / f"{voice}.opus", "-t", str(seconds), "-shortest"]
    command += ["-c:v", "libx264", "-preset", "ultrafast", "-b:v", bitrate, "-minrate", bitrate]
    command += ["-maxrate", bitrate, "-bufsize", bitrate, "-pix_fmt", "yuv420p"]
    command += ["-x264-params", "nal-hrd=cbr", "-c:a", "aac", "-ac", "1", path]
    subprocess.run([str(part) for part in command], check=True)
    return path
