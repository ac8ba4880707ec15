"""The films that are watched: vertical, moving, with grain and a voice, as phones record."""

import subprocess
from pathlib import Path

SECONDS = 12
RATE = 25
VOICES = Path(__file__).parents[2] / "microlearn" / "demo" / "voices"

# Noise stands for a camera's grain: without it, pictures cost hardly any bits.
PICTURES = (
    "testsrc2=s=540x960:r={r},scale=1080:1920:flags=bicubic,noise=alls=6:allf=t",
    "mandelbrot=s=360x640:r={r}:maxiter=200:end_pts=400,scale=1080:1920,noise=alls=5:allf=t",
    "life=s=108x192:r=10:mold=10:ratio=0.2:death_color=#3050a0:life_color=#f0e0c0:seed=7,"
    "fps={r},scale=1080:1920:flags=neighbor,noise=alls=5:allf=t",
    "gradients=s=1080x1920:r={r}:n=6:speed=0.03:seed=3,noise=alls=8:allf=t",
    "cellauto=s=270x480:r={r}:rule=110:random_seed=5,scale=1080:1920,noise=alls=4:allf=t",
    "testsrc2=s=1080x1920:r={r},hue=h=120*t,noise=alls=6:allf=t",
)


def make(folder: Path) -> list[Path]:
    voices = sorted(VOICES.glob("*.opus"))
    return [
        film(folder / f"film-{number}.mp4", picture.format(r=RATE), voices[number])
        for number, picture in enumerate(PICTURES)
    ]


def film(path: Path, picture: str, voice: Path) -> Path:
    from apps.media import programs

    command = [programs.ffmpeg(), "-v", "error", "-y", "-f", "lavfi", "-i", picture, "-i", voice]
    command += ["-t", SECONDS, "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "10M"]
    command += ["-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "1", "-af", "apad", path]
    subprocess.run([str(part) for part in command], check=True)
    return path


def whole(picture: Path, sound: Path, out: Path) -> Path:
    """Picture and sound in one file that any `<video src>` plays, its index first; not encoded
    again."""
    from apps.media import programs

    command = [programs.ffmpeg(), "-v", "error", "-y", "-i", picture, "-i", sound, "-c", "copy"]
    subprocess.run([*map(str, command), "-movflags", "+faststart", str(out)], check=True)
    return out
