"""What an uploaded file is, found out without trusting it.

Only demuxers of real containers and the local-file protocol are open to it: a playlist, a concat
script or an image sequence could make ffmpeg read other files (SSRF, CVE-2023-6602 and kin).
"""

import json
import math
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from pathlib import Path
from typing import Any

from . import programs
from .errors import NotAVideo

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

# As ffprobe names the codecs of these decoders; a file with sound in another one has none of ours.
AUDIO_CODECS = frozenset(
    "aac aac_latm mp3 mp2 opus vorbis flac alac ac3 eac3 amr_nb amr_wb pcm_s16le pcm_s16be "
    "pcm_s24le pcm_s24be pcm_s32le pcm_f32le pcm_u8 pcm_mulaw pcm_alaw wmav2 adpcm_ms "
    "adpcm_ima_qt".split()
)

# Given before each input of ffprobe, which opens every stream of a file: a phone's second sound
# track in a codec of its own must not make the whole unreadable.
PROBE_GUARD = {"protocol_whitelist": "file,pipe", "format_whitelist": CONTAINERS}
# Given before each input of ffmpeg, which opens only the streams that are used.
# Pictures may grow behind the first look: no decoder makes room for more than AREA.
AREA = 8192 * 4320  # pixels: 8K
GUARD = {**PROBE_GUARD, "codec_whitelist": DECODERS, "max_pixels": AREA}

_HDR_TRANSFERS = frozenset({"smpte2084", "arib-std-b67"})
_INTERLACED = frozenset({"tt", "bb", "tb", "bt"})


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
    # Colours as ffprobe names them, "" where the file does not say.
    matrix: str
    primaries: str
    transfer: str
    interlaced: bool
    still: bool  # the only picture is a cover
    audio_index: int | None
    audio_codec: str
    channels: int
    origin: float = 0.0  # the file's first time stamp, seconds; its clock begins there
    picture_end: float = 0.0  # seconds from there until the last picture ends; 0: not looked at
    keyframes: tuple[float, ...] = ()  # seconds from there at which decoding can begin; some
    # What `cut.apply` changes: `duration` is then that of the part.
    start: float = 0.0  # seconds into the file at which the lesson begins
    is_part: bool = False

    @property
    def short_side(self) -> int:
        return min(self.width, self.height)

    @property
    def hdr(self) -> bool:
        return self.transfer in _HDR_TRANSFERS

    @property
    def has_audio(self) -> bool:
        return self.audio_index is not None

    def as_json(self) -> dict[str, Any]:
        """For a JSON column; `from_json` is the reverse."""
        facts = asdict(self)
        return {**facts, "fps": str(self.fps), "nominal_fps": str(self.nominal_fps)}

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> "Probe":
        """Facts that an earlier release wrote are read, too: it knew less of colours."""
        known = {field.name for field in fields(cls)}
        kept = {key: value for key, value in facts.items() if key in known}
        rates = {key: Fraction(facts[key]) for key in ("fps", "nominal_fps")}
        colours = {
            "matrix": "",
            "primaries": "",
            "transfer": "smpte2084" if facts.get("hdr") else "",
        }
        keyframes = tuple(facts.get("keyframes", ()))
        return cls(**{**colours, **kept, **rates, "keyframes": keyframes})


def command(path: Path) -> list[str]:
    options = [part for key, value in PROBE_GUARD.items() for part in (f"-{key}", value)]
    return [
        programs.ffprobe(),
        *["-v", "error", "-of", "json", "-show_format", "-show_streams", *options],
        *["-analyzeduration", "10M", "-probesize", "20M", "-i", f"file:{path}"],
    ]


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
        audio = _first(sounds)
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
            matrix=str(video.get("color_space", "")),
            primaries=str(video.get("color_primaries", "")),
            transfer=str(video.get("color_transfer", "")),
            interlaced=video.get("field_order") in _INTERLACED,
            still=bool(pictures) and not moving,
            audio_index=audio.get("index"),
            audio_codec=str(audio.get("codec_name", "")),
            channels=int(audio.get("channels", 0)),
            origin=_signed(container.get("start_time", 0)),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotAVideo() from error


def _first(sounds: list[dict[str, Any]]) -> dict[str, Any]:
    """The track to be heard: one that we can read; the default one of them."""
    known = [s for s in sounds if s.get("codec_name") in AUDIO_CODECS] or sounds
    default = [s for s in known if s.get("disposition", {}).get("default")]
    return [*default, *known, {}][0]


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
