"""The file that the upload bench sends, and how good what was made of it looks."""

import json
import os
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path

SECONDS = float(os.environ.get("BENCH_SECONDS", "55"))
RATE = 12_600  # kbit/s: 87 MB in 55 s
EVERY = 10  # one frame in so many is judged


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one program: seconds on the clock, and of processor time."""

    wall: float
    cpu: float

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.wall + other.wall, self.cpu + other.cpu)


def cost(command: list[str]) -> Cost:
    import time

    start = time.perf_counter()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return Cost(wall, usage.ru_utime + usage.ru_stime)


def phone_clip(folder: Path) -> Path:
    """1080p with sound as a phone records it, by preference of the largest real recording in the
    folder MICROLEARN_MEDIA_SAMPLES; else a moving pattern in noise, with a tone."""
    from apps.media import programs

    path = folder / "phone.mp4"
    samples = list(Path(os.environ.get("MICROLEARN_MEDIA_SAMPLES", "/nonexistent")).glob("*.mp4"))
    if samples:
        largest = max(samples, key=lambda sample: sample.stat().st_size)
        source = ["-stream_loop", "-1", "-i", str(largest)]
        # Noise stands for the detail that enlarging does not bring back.
        picture = "scale='if(gt(iw,ih),1920,1080)':'if(gt(iw,ih),1080,1920)',noise=c0s=3:c0f=t"
    else:
        source = ["-f", "lavfi", "-i", "testsrc2=size=1080x1920:rate=30"]
        source += ["-f", "lavfi", "-i", "sine=440"]
        picture = "noise=c0s=8:c0f=t"
    rate = ["-b:v", f"{RATE}k", "-maxrate", f"{RATE}k", "-bufsize", f"{RATE}k"]
    form = ["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-bf", "0", "-g", "30"]
    form += [*rate, "-x264-params", "nal-hrd=cbr", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    command = [programs.ffmpeg(), "-v", "error", *source, "-t", str(SECONDS), "-vf", picture]
    subprocess.run([*command, *form, str(path)], check=True)
    return path


def beginning(clip: Path) -> Path:
    """Its first two seconds."""
    from apps.media import programs

    path = clip.with_name("beginning.mp4")
    copy = ["-v", "error", "-i", str(clip), "-t", "2", "-c", "copy", str(path)]
    subprocess.run([programs.ffmpeg(), *copy], check=True)
    return path


def another(clip: Path) -> Path:
    """The same film in a file of other bytes, so that it is not known yet."""
    path = clip.with_name(f"{uuid.uuid4().hex}.mp4")
    path.write_bytes(clip.read_bytes() + b"\0\0\0\x18free" + uuid.uuid4().bytes)
    return path


def vmaf(film: Path, source: Path, size: tuple[int, int]) -> float:
    """VMAF (v0.6.1, mean) of `film` enlarged to `size`, as a screen does, against `source`."""
    from apps.media import programs

    log = film.with_suffix(".vmaf.json")
    judge = f"libvmaf=n_subsample={EVERY}:n_threads=2:log_fmt=json:log_path={log}"
    width, height = size
    clock = "fps=30:start_time=0,settb=1/30,setpts=N"
    graph = (
        f"[0:v]{clock},scale={width}:{height}:flags=bicubic,format=yuv420p[made];"
        f"[1:v]{clock},format=yuv420p[given];[made][given]{judge}"
    )
    inputs = ["-i", str(film), "-i", str(source)]
    command = [programs.ffmpeg(), "-v", "error", *inputs, "-filter_complex", graph]
    subprocess.run([*command, "-f", "null", "-"], check=True)
    return float(json.loads(log.read_text())["pooled_metrics"]["vmaf"]["mean"])
