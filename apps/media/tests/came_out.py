"""What the real programs made of a file: probed, encoded, packaged, and looked at."""

import json
import re
import subprocess
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from apps.media import encoding, inspection, ladder, packaging, programs, segments, sound
from apps.media.probe import Probe

LIMITS = inspection.Limits()
COLOURS = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}
TAGS = ("color_range", "color_space", "color_primaries", "color_transfer", "pix_fmt")


@dataclass
class CameOut:
    sizes: str
    rate: str
    picture: float  # seconds
    heard: float  # seconds; 0 without sound
    first: tuple[float, ...]  # first times of all tracks
    tags: tuple[str, ...]
    layout: str
    loudness: float
    corners: list[tuple[int, int, int]]
    flash: float | None
    beep: float | None
    complaints: str
    facts: Probe


def of(path: Path, folder: Path) -> CameOut:
    facts = inspection.inspect(path, LIMITS)
    encoded, out = folder / "encoded", folder / "out"
    encoded.mkdir()
    out.mkdir()
    rungs = ladder.plan(facts)
    encoding.encode(path, facts, rungs, encoded, sound=True, on_progress=lambda share: None)
    tracks = [packaging.Track("video", rung.file) for rung in rungs]
    if facts.has_audio:
        tracks.append(packaging.Track("audio", encoding.AUDIO_FILE))
    packaging.package(tracks, encoded, out)
    # What goes into the packager: of what comes out, ffmpeg reads negative offsets as a delay.
    low, audio = encoded / rungs[0].file, encoded / encoding.AUDIO_FILE
    layouts = [segments.layout((out / track.file).read_bytes()) for track in tracks]
    described = [streams(out / rung.file) for rung in rungs]
    rate = Fraction(described[0]["avg_frame_rate"])
    shown, corners = pictures(low, float(rate))
    beep, loudness, channels = heard(audio) if facts.has_audio else (None, 0.0, "none")
    return CameOut(
        sizes=", ".join(f"{d['width']}×{d['height']}" for d in described),
        rate=str(rate),
        picture=_length(layouts[0]),
        heard=_length(layouts[-1]) if facts.has_audio else 0,
        first=tuple(layout.segments[0][2] for layout in layouts),
        tags=tuple(str(described[0].get(tag)) for tag in TAGS),
        layout=channels,
        loudness=loudness,
        corners=corners,
        flash=shown,
        beep=beep,
        complaints=complaints([out / track.file for track in tracks]),
        facts=facts,
    )


def _length(layout: segments.Layout) -> float:
    _start, _end, time, lasts = layout.segments[-1]
    return time + lasts


def streams(path: Path) -> dict:
    command = [programs.ffprobe(), "-v", "error", "-of", "json", "-show_streams", str(path)]
    return json.loads(_out(command))["streams"][0]


def pictures(path: Path, rate: float) -> tuple[float | None, list[tuple[int, int, int]]]:
    """(when it flashes, colours of the four corners of the first picture)."""
    grid = 8
    command = [programs.ffmpeg(), "-v", "error", "-i", str(path), "-vf"]
    command += [f"scale={grid}:{grid}:flags=area", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    frames = np.frombuffer(_out(command), dtype=np.uint8).reshape(-1, grid, grid, 3)
    white = np.flatnonzero(frames.reshape(len(frames), -1).min(axis=1) > 170)
    first = [tuple(int(v) for v in frames[0, y, x]) for y in (1, -2) for x in (1, -2)]
    return (float(white[0] / rate) if len(white) else None), first


def heard(path: Path) -> tuple[float | None, float, str]:
    """(when it beeps, loudness, layout)."""
    command = [programs.ffmpeg(), "-hide_banner", "-nostats", "-i", str(path)]
    command += ["-af", "ebur128=peak=true:framelog=quiet", "-f", "f32le", "-ac", "1", "-"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    samples = np.abs(np.frombuffer(done.stdout, dtype=np.float32))
    loud = np.flatnonzero(samples > samples.max() / 2) if len(samples) else []
    log = done.stderr.decode()
    layout = re.search(r"48000 Hz, (\w+)", log)
    when = float(loud[0] / 48_000) if len(loud) else None
    return when, sound.parse(log).integrated, layout[1] if layout else "?"


def complaints(paths: list[Path]) -> str:
    """What a decoder says of them."""
    said = ""
    for path in paths:
        command = [programs.ffmpeg(), "-v", "error", "-i", str(path), "-f", "null", "-"]
        said += subprocess.run(command, capture_output=True, timeout=60).stderr.decode()
    return said


def near(made: float | None, wanted: float | None, off: float) -> bool:
    if made is None or wanted is None:
        return made is wanted
    return abs(made - wanted) <= off


def _out(command: list[str]) -> bytes:
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout


def differences(odd, made: CameOut) -> list[str]:
    """Where `made` is not what `odd` expects."""
    found = []

    def check(name: str, is_right: bool, value: object) -> None:
        if not is_right:
            found.append(f"{name}: {value}")

    frame = float(1 / Fraction(odd.rate))
    check("sizes", made.sizes == odd.sizes, made.sizes)
    check("rate", Fraction(made.rate) == Fraction(odd.rate), made.rate)
    check("picture", abs(made.picture - odd.seconds) <= max(0.07, frame), made.picture)
    check("first times", all(abs(at) < 0.001 for at in made.first), made.first)
    check("tags", made.tags == ("tv", "bt709", "bt709", "bt709", "yuv420p"), made.tags)
    check("complaints", not made.complaints, made.complaints)
    check("layout", made.layout == odd.sound, made.layout)
    for name, colour in zip(odd.corners, made.corners, strict=True):
        wanted = COLOURS.get(name, (0x40,) * 3)
        off = max(abs(a - b) for a, b in zip(colour, wanted, strict=True))
        check(f"{name} corner", off <= odd.colour, colour)
    check("flash", near(made.flash, odd.flash, max(0.04, frame)), made.flash)
    if odd.sound != "none":
        check("heard", abs(made.heard - odd.seconds) <= 0.07, made.heard)
        check("loudness", abs(made.loudness - sound.TARGET) <= 1, made.loudness)
        check("beep", odd.flash is None or near(made.beep, odd.flash, 0.03), made.beep)
    for name, fact in odd.facts.items():
        check(name, getattr(made.facts, name) == fact, getattr(made.facts, name))
    return found
