"""Whether an uploaded file can be a lesson, and why not: first what its headers say, then what its
packets show, before anything is decoded."""

import math
from dataclasses import dataclass, replace
from pathlib import Path

from . import cut, programs, runner
from .errors import (
    AudioOnly,
    BadPictureSize,
    ConversionFailed,
    Damaged,
    EmptyFile,
    NotAVideo,
    OverLimit,
    Playlist,
    StillPicture,
    TooDemanding,
    TooLong,
    TooManyBytes,
    UnsupportedCodec,
)
from .probe import AREA, AUDIO_CODECS, PROBE_GUARD, VIDEO_CODECS, Probe, command, parse

HEAD = 4096  # bytes are enough for every magic number below
# Some places where decoding can begin are enough to know.
_KEYFRAMES, _KEYFRAMES_APART = 500, 0.5  # how many; seconds

CELL = runner.Limits(wall=30, cpu=30, memory=2 << 30, file_size=0)


@dataclass(frozen=True, slots=True)
class Limits:
    seconds: float = 60  # of the part that is the lesson
    bytes: int = 500_000_000
    side: int = 8192  # pixels of the longer side
    smallest_side: int = 64
    area: int = AREA  # pixels of one picture
    rate: int = 300  # pictures a second; phones' slow motion has 240
    pixels: int = 64_000_000_000  # of all pictures together: 60 s of 4K at 120, or of 8K at 30
    packets: int = 1_000_000  # of a file of which a part is the lesson
    gap: float = 600  # seconds from one picture to the next: more is a broken clock


def inspect(path: Path, limits: Limits, *, start_ms: int = 0, end_ms: int | None = None) -> Probe:
    """The facts of the whole file at `path`, of which the part from `start_ms` to `end_ms` (None:
    to the end) is to be the lesson; raises UnusableMedia when it can be none."""
    cut.check(start_ms, end_ms)
    size = path.stat().st_size
    if not size:
        raise EmptyFile()
    if size > limits.bytes:
        raise TooManyBytes(size, limits.bytes)
    with path.open("rb") as file:
        head = file.read(HEAD)
    recognise(head)
    try:
        probe = parse(runner.run(command(path), limits=CELL).stdout, size)
    except ConversionFailed as error:
        raise (Damaged() if _is_container(head) else NotAVideo()) from error
    refuse(probe, limits)
    if probe.duration and not start_ms and end_ms is None:
        _refuse_length(probe, limits)  # before all of three hours are walked through
    probe = walked(path, probe, limits)
    part = cut.apply(probe, start_ms, end_ms)
    _refuse_length(part, limits)
    return probe


def recognise(head: bytes) -> None:
    """Refuse by the first bytes what can be named better than "unreadable" (RFC 8216 §4.3.1.1,
    ffconcat, MPD; then common magic numbers). Everything else passes on to ffprobe."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"#EXTM3U", b"ffconcat", b"[playlist]")) or b"<MPD" in head:
        raise Playlist()
    if text.startswith((b"file '", b"file ", b"http://", b"https://")):
        raise Playlist()
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")):
        raise StillPicture()
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP" or head[4:12] in {b"ftypavif", b"ftypheic"}:
        raise StillPicture()
    if head.startswith((b"ID3", b"fLaC", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"\xff\xf9")):
        raise AudioOnly()
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        raise AudioOnly()


def refuse(probe: Probe, limits: Limits) -> None:
    """Raise the UnusableMedia that says best why this cannot be a lesson, whatever its length."""
    if probe.video_index is None:
        raise AudioOnly() if probe.has_audio else NotAVideo()
    if probe.size > limits.bytes:
        raise TooManyBytes(probe.size, limits.bytes)
    if probe.video_codec not in VIDEO_CODECS:
        raise UnsupportedCodec(probe.video_codec or "?")
    if probe.has_audio and probe.audio_codec not in AUDIO_CODECS:
        raise UnsupportedCodec(probe.audio_codec or "?")
    if not probe.width or not probe.height:
        raise Damaged()
    long_side = max(probe.width, probe.height)
    if long_side > limits.side or probe.short_side < limits.smallest_side:
        raise BadPictureSize(probe.width, probe.height)
    if long_side > 8 * probe.short_side or probe.width * probe.height > limits.area:
        raise BadPictureSize(probe.width, probe.height)


def walk_command(path: Path, index: int) -> list[str]:
    """Lists every packet of one stream, decodes none: finds a file that ends before its index
    says, a header that lies about the length, and clocks that are broken."""
    options = [part for key, value in PROBE_GUARD.items() for part in (f"-{key}", value)]
    return [
        programs.ffprobe(),
        *["-v", "error", "-of", "csv=p=0", "-select_streams", str(index)],
        *["-show_entries", "packet=pts_time,dts_time,duration_time,flags", *options],
        *["-i", f"file:{path}"],
    ]


class Walk:
    """What the packets of one stream show. `take` gets ffprobe's lines; times are seconds of the
    file's own clock, which begins at `origin`."""

    def __init__(self, origin: float, limits: Limits, *, usual: float = 0.0) -> None:
        self.packets = 0
        self.end = 0.0
        self.keyframes: list[float] = []
        self._origin, self._limits = origin, limits
        self._usual = usual  # seconds that a packet lasts which does not say so
        self._last: float | None = None

    def take(self, line: str) -> None:
        """Raises Damaged or TooDemanding."""
        pts, dts, lasts, flags, *_more = [*line.split(","), "", "", "", ""]
        self.packets += 1
        if self.packets > self._limits.packets:
            raise TooDemanding()
        at = _seconds(pts) if _seconds(pts) is not None else _seconds(dts)
        if at is None or "D" in flags:  # to be decoded, not to be shown (an edit list)
            return
        if self._last is not None and abs(at - self._last) > self._limits.gap:
            raise Damaged()
        self._last = at
        self._note_keyframe(at - self._origin, flags)
        self.end = max(self.end, at - self._origin + (_seconds(lasts) or self._usual))

    def _note_keyframe(self, at: float, flags: str) -> None:
        far = not self.keyframes or at - self.keyframes[-1] >= _KEYFRAMES_APART
        if "K" in flags and far and len(self.keyframes) < _KEYFRAMES:
            self.keyframes.append(round(at, 3))


def walked(path: Path, probe: Probe, limits: Limits) -> Probe:
    """`probe` with the length that the packets show; Damaged or TooDemanding if they are no good.

    A header's length counts only as far as picture or sound reach.
    """
    picture = _walk(path, probe.video_index or 0, probe, limits)
    _refuse_amount(probe, picture, limits)
    end = picture.end
    if end < probe.duration - 0.05 or not probe.duration:
        if probe.audio_index is not None:
            end = max(end, _walk(path, probe.audio_index, probe, limits).end)
    if end <= 0 or end < probe.duration * 0.9 - 1:
        raise Damaged()
    if abs(end - probe.duration) <= 0.05:  # headers round, and a frame is not to be lost
        end = max(end, probe.duration)
    return replace(
        probe,
        duration=round(end, 6),
        picture_end=round(picture.end, 6),
        keyframes=tuple(picture.keyframes),
    )


def _walk(path: Path, index: int, probe: Probe, limits: Limits) -> Walk:
    usual = float(1 / probe.fps) if index == probe.video_index and probe.fps else 0.0
    walk = Walk(probe.origin, limits, usual=usual)
    try:
        done = runner.run(walk_command(path, index), limits=CELL, on_line=walk.take)
    except OverLimit as error:
        raise TooDemanding() from error
    except ConversionFailed as error:
        raise Damaged() from error
    if not walk.packets or "partial file" in done.log:
        raise Damaged()
    return walk


def _refuse_amount(probe: Probe, picture: Walk, limits: Limits) -> None:
    """A small file can hold pictures that take hours to decode."""
    seconds = max(picture.end, 1.0)
    share = min(1.0, limits.seconds / seconds)  # of a longer file, about this much is the lesson
    if picture.packets > limits.rate * seconds:
        raise TooDemanding()
    if picture.packets * share * probe.width * probe.height > limits.pixels:
        raise TooDemanding()


def _refuse_length(probe: Probe, limits: Limits) -> None:
    if probe.duration > limits.seconds + cut.GRACE:
        raise TooLong(probe.duration, limits.seconds)


def _is_container(head: bytes) -> bool:
    """Whether it at least begins like a video: MP4's boxes, Matroska's EBML, AVI, FLV, MPEG-PS."""
    if head[4:8] in {b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip"}:
        return True
    return head.startswith((b"\x1aE\xdf\xa3", b"FLV\1", b"\0\0\1\xba")) or head[8:12] == b"AVI "


def _seconds(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
