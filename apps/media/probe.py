"""What an uploaded file is, found out without trusting it.

Only demuxers of real containers and the local-file protocol are open to it: a playlist, a concat
script or an image sequence could make ffmpeg read other files (SSRF, CVE-2023-6602 and kin).
"""

import json
import math
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from . import programs, runner
from .errors import (
    AudioOnly,
    BadPictureSize,
    ConversionFailed,
    Damaged,
    EmptyFile,
    NotAVideo,
    Playlist,
    StillPicture,
    TooLong,
    TooManyBytes,
    UnsupportedCodec,
)

# Both as ffmpeg's libavformat and libavcodec name them.
CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,flv"
VIDEO_CODECS = frozenset(
    "h264 hevc vp8 vp9 av1 mpeg4 mpeg2video mpeg1video h263 mjpeg prores dnxhd theora flv1".split()
)
_AUDIO_DECODERS = (
    "aac,aac_latm,mp3,mp3float,mp2,mp2float,opus,libopus,vorbis,libvorbis,flac,alac,ac3,eac3,"
    "amrnb,amrwb,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_f32le,pcm_u8,"
    "pcm_mulaw,pcm_alaw,wmav2,adpcm_ms,adpcm_ima_qt"
)
DECODERS = ",".join(
    [*sorted(VIDEO_CODECS - {"flv1"}), "flv", "libdav1d", "libvpx", _AUDIO_DECODERS]
)

# Given before each input of ffprobe, which opens every stream of a file: a phone's second sound
# track in a codec of its own must not make the whole unreadable.
PROBE_GUARD = {"protocol_whitelist": "file,pipe", "format_whitelist": CONTAINERS}
# Given before each input of ffmpeg, which opens only the streams that are used.
GUARD = {**PROBE_GUARD, "codec_whitelist": DECODERS}

GRACE = 0.5  # seconds: phones overshoot a 60 s recording by some frames
_HDR_TRANSFERS = frozenset({"smpte2084", "arib-std-b67"})
_INTERLACED = frozenset({"tt", "bb", "tb", "bt"})
HEAD = 4096  # bytes are enough for every magic number below


@dataclass(frozen=True, slots=True)
class Limits:
    seconds: float = 60
    bytes: int = 500_000_000
    side: int = 8192  # pixels of the longer side
    smallest_side: int = 64


@dataclass(frozen=True, slots=True)
class Probe:
    """Facts of a file, the picture as it is shown: rotated, with square pixels."""

    container: str
    duration: float  # seconds
    size: int  # bytes
    video_index: int | None  # stream index in the file; None: no picture
    video_codec: str
    width: int
    height: int
    rotation: int  # degrees clockwise that were applied to width and height
    fps: Fraction  # average; 0 when unknown
    nominal_fps: Fraction  # the least rate that can time all frames exactly
    hdr: bool
    interlaced: bool
    still: bool  # the only picture is a cover
    audio_index: int | None
    audio_codec: str
    channels: int

    @property
    def short_side(self) -> int:
        return min(self.width, self.height)

    @property
    def has_audio(self) -> bool:
        return self.audio_index is not None

    def as_json(self) -> dict[str, Any]:
        """For a JSON column; `from_json` is the reverse."""
        facts = asdict(self)
        return {**facts, "fps": str(self.fps), "nominal_fps": str(self.nominal_fps)}

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> "Probe":
        rates = {key: Fraction(facts[key]) for key in ("fps", "nominal_fps")}
        return cls(**{**facts, **rates})


def command(path: Path) -> list[str]:
    options = [part for key, value in PROBE_GUARD.items() for part in (f"-{key}", value)]
    return [
        programs.ffprobe(),
        *["-v", "error", "-of", "json", "-show_format", "-show_streams", *options],
        *["-analyzeduration", "10M", "-probesize", "20M", "-i", f"file:{path}"],
    ]


def scan_command(path: Path, probe: Probe, limits: Limits) -> list[str]:
    """Reads every packet of the picture, decodes none: finds a file that ends before its index
    says, and a header that lies about the length. `-t` ends the walk soon after the limit."""
    options = [part for key, value in GUARD.items() for part in (f"-{key}", value)]
    return [
        programs.ffmpeg(),
        *["-hide_banner", "-nostdin", "-v", "error", "-progress", "pipe:1", *options],
        *["-i", f"file:{path}", "-map", f"0:{probe.video_index}", "-c", "copy"],
        *["-t", str(limits.seconds + 5), "-f", "null", "-"],
    ]


def inspect(path: Path, limits: Limits) -> Probe:
    """The facts of the file at `path`; raises UnusableMedia when it can be no lesson."""
    size = path.stat().st_size
    if not size:
        raise EmptyFile()
    if size > limits.bytes:
        raise TooManyBytes(size, limits.bytes)
    with path.open("rb") as file:
        head = file.read(HEAD)
    recognise(head)
    cell = runner.Limits(wall=30, cpu=30, memory=2 << 30, file_size=0)
    try:
        probe = parse(runner.run(command(path), limits=cell).stdout, size)
    except ConversionFailed as error:
        raise (Damaged() if _is_container(head) else NotAVideo()) from error
    refuse(probe, limits)
    _scan(path, probe, limits, cell)
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


def parse(text: str, size: int) -> Probe:
    """ffprobe's JSON (`-show_format -show_streams`) as a Probe; NotAVideo if it is not."""
    try:
        document = json.loads(text)
        streams = [s for s in document.get("streams", []) if isinstance(s, dict)]
        container = document["format"]
        pictures = [s for s in streams if s.get("codec_type") == "video"]
        moving = [s for s in pictures if not s.get("disposition", {}).get("attached_pic")]
        sounds = [s for s in streams if s.get("codec_type") == "audio" and s.get("channels")]
        video = moving[0] if moving else {}
        audio = sounds[0] if sounds else {}
        rotation = _rotation(video)
        width, height = _shown_size(video, rotation)
        return Probe(
            container=str(container.get("format_name", "")),
            duration=_duration(container, video),
            size=size,
            video_index=video.get("index"),
            video_codec=str(video.get("codec_name", "")),
            width=width,
            height=height,
            rotation=rotation,
            fps=_fraction(video.get("avg_frame_rate")),
            nominal_fps=_fraction(video.get("r_frame_rate")),
            hdr=video.get("color_transfer") in _HDR_TRANSFERS,
            interlaced=video.get("field_order") in _INTERLACED,
            still=bool(pictures) and not moving,
            audio_index=audio.get("index"),
            audio_codec=str(audio.get("codec_name", "")),
            channels=int(audio.get("channels", 0)),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotAVideo() from error


def refuse(probe: Probe, limits: Limits) -> None:
    """Raise the UnusableMedia that says best why this cannot be a lesson; else nothing."""
    if probe.video_index is None:
        raise AudioOnly() if probe.has_audio else NotAVideo()
    if probe.size > limits.bytes:
        raise TooManyBytes(probe.size, limits.bytes)
    if probe.video_codec not in VIDEO_CODECS:
        raise UnsupportedCodec(probe.video_codec or "?")
    if not probe.width or not probe.height:
        raise Damaged()
    long_side = max(probe.width, probe.height)
    if long_side > limits.side or probe.short_side < limits.smallest_side:
        raise BadPictureSize(probe.width, probe.height)
    if long_side > 8 * probe.short_side:
        raise BadPictureSize(probe.width, probe.height)
    if probe.duration > limits.seconds + GRACE:
        raise TooLong(probe.duration, limits.seconds)


def scanned(progress: str) -> float:
    """The last `out_time_us` of ffmpeg's `-progress` text, in seconds; 0 if it never moved."""
    seconds = 0.0
    for line in progress.splitlines():
        key, _sign, value = line.partition("=")
        if key == "out_time_us" and value.lstrip("-").isdigit():
            seconds = max(seconds, int(value) / 1_000_000)
    return seconds


def _scan(path: Path, probe: Probe, limits: Limits, cell: runner.Limits) -> None:
    try:
        done = runner.run(scan_command(path, probe, limits), limits=cell)
    except ConversionFailed as error:
        raise Damaged() from error
    seconds = scanned(done.stdout)
    if seconds > limits.seconds + GRACE:
        raise TooLong(seconds, limits.seconds)
    if seconds <= 0 or "partial file" in done.log:
        raise Damaged()
    if seconds < probe.duration * 0.9 - 1:
        raise Damaged()


def _is_container(head: bytes) -> bool:
    """Whether it at least begins like a video: MP4's boxes, Matroska's EBML, AVI, FLV, MPEG-PS."""
    if head[4:8] in {b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip"}:
        return True
    return head.startswith((b"\x1aE\xdf\xa3", b"FLV\1", b"\0\0\1\xba")) or head[8:12] == b"AVI "


def _fraction(text: Any) -> Fraction:
    try:
        return max(Fraction(0), Fraction(str(text)))
    except (ValueError, ZeroDivisionError):
        return Fraction(0)


def _number(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return 0.0
    return number if math.isfinite(number) and number > 0 else 0.0


def _duration(container: dict[str, Any], video: dict[str, Any]) -> float:
    return _number(container.get("duration")) or _number(video.get("duration"))


def _rotation(video: dict[str, Any]) -> int:
    """Degrees clockwise. ffprobe's `rotation` counts the other way round."""
    for data in video.get("side_data_list", []):
        if "rotation" in data:
            return round(-_signed(data["rotation"]) / 90) * 90 % 360
    return 0


def _signed(value: Any) -> float:
    number = float(value)
    return number if math.isfinite(number) else 0.0


def _shown_size(video: dict[str, Any], rotation: int) -> tuple[int, int]:
    width, height = int(video.get("width", 0)), int(video.get("height", 0))
    aspect = _fraction(str(video.get("sample_aspect_ratio", "1:1")).replace(":", "/"))
    if aspect and aspect != 1:
        width = round(width * aspect)
    return (height, width) if rotation % 180 else (width, height)
