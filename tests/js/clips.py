"""A real clip for the tests in a page: two rungs and sound, through our packager, no database."""

import base64
import json
import subprocess
from pathlib import Path

from apps.media import packaging, programs, segments
from apps.media.packaging import Track

SECONDS = 8
RUNGS = {"v180": ("180x320", "120k"), "v360": ("360x640", "700k")}
VIDEO = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "25",
         "-sc_threshold", "0", "-bf", "0")  # fmt: skip


def make(folder: Path) -> Path:
    """`folder`/clip.json: what a feed item says of its media, the files beside it."""
    source, out = folder / "source", folder / "clip"
    for each in (source, out):
        each.mkdir(parents=True)
    for name, (size, bitrate) in RUNGS.items():
        picture = f"testsrc2=size={size}:rate=25:duration={SECONDS}"
        _ffmpeg("-i", picture, *VIDEO, "-b:v", bitrate, source / f"{name}.mp4")
    _ffmpeg("-i", f"sine=440:duration={SECONDS}", "-c:a", "aac", source / "audio.mp4")
    tracks = [Track("video", f"{name}.mp4") for name in RUNGS] + [Track("audio", "audio.mp4")]
    packaging.package(tracks, source, out)
    _describe(out)
    return out


def _ffmpeg(*arguments: object) -> None:
    command = [programs.ffmpeg(), "-v", "error", "-y", "-f", "lavfi", *map(str, arguments)]
    subprocess.run(command, check=True)


def _describe(out: Path) -> None:
    video = [_track(out, name) for name in RUNGS]
    audio = _track(out, "audio")
    parts = [_fragments(out, name) for name in (next(iter(RUNGS)), "audio")]
    (out / "start.bin").write_bytes(segments.start_bundle(*parts))
    media = {
        "duration": video[0]["segments"][-1][2] + video[0]["segments"][-1][3],
        "start": {"url": "start.bin", "rung": video[0]["name"]},
        "video": video,
        "audio": audio,
    }
    (out / "clip.json").write_text(json.dumps(media))


def _track(out: Path, name: str) -> dict:
    layout = segments.layout((out / f"{name}.mp4").read_bytes())
    width, height = map(int, RUNGS.get(name, ("0x0", ""))[0].split("x"))
    return {
        "name": name,
        "url": f"{name}.mp4",
        "width": width,
        "height": height,
        "codec": layout.codec,
        "init": base64.b64encode(layout.init).decode(),
        "segments": layout.segments,
        "bps": layout.bandwidth,
    }


def _fragments(out: Path, name: str) -> list[segments.Fragment]:
    data = (out / f"{name}.mp4").read_bytes()
    layout = segments.layout(data)
    first, end, *_times = layout.segments[0]
    return segments.fragments(data[first:end], layout.timescale)
