"""The same ladder made in other ways, from the same file and in the same run: by one bare command
(the floor), and rung by rung as today's platforms do."""

from collections.abc import Sequence
from pathlib import Path

from bench.footage import Cost, cost

# PeerTube's bits a pixel of a rung, at most twice as much in its buffer; keyframes every 2 s.
BITS_A_PIXEL = {360: 0.15, 480: 0.12, 720: 0.11, 1080: 0.10}


def floor(source: Path, probe, rungs: Sequence, out: Path) -> Cost:
    """Our own settings in one process, one decode, without anything around it."""
    from apps.media import encoding

    return cost(encoding.command(source, probe, rungs, out, sound=True))


def one_by_one(source: Path, rungs: Sequence, out: Path, *, preset: str) -> Cost:
    """A process and a decode for each rung: `veryfast` is PeerTube's, `medium` MediaCMS's."""
    from apps.media import programs

    total = Cost(0, 0)
    for rung in rungs:
        pixels = BITS_A_PIXEL[rung.quality.short_side] * rung.width * rung.height * rung.fps
        kilobits = round(pixels / 1000)
        picture = ["-vf", f"scale={rung.width}:{rung.height}", "-r", str(rung.fps)]
        rate = ["-maxrate", f"{kilobits}k", "-bufsize", f"{2 * kilobits}k"]
        form = ["-c:v", "libx264", "-preset", preset, "-g", str(round(rung.fps * 2)), *rate]
        command = [programs.ffmpeg(), "-v", "error", "-y", "-i", str(source), *picture, *form]
        total += cost([*command, "-c:a", "aac", "-b:a", "128k", str(out / rung.file)])
    return total
