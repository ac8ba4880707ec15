"""A picture or a sound that goes with a question, made anew from what was uploaded.

Whatever comes in, what is kept was written by us: no metadata (where a photo was taken, by whom),
nothing hidden behind the pixels, one format of each kind that every browser shows.
"""

import json
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from . import probe, programs, runner
from .errors import ConversionFailed, UnusableMedia

Kind = Literal["image", "audio"]

MOST_BYTES = 10 << 20
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1600  # pixels: twice what a phone shows
LONGEST_SECONDS = 60
QUALITY = 82
_PICTURES = ("JPEG", "PNG", "WEBP", "GIF")
_SOUNDS = "mp3,wav,ogg,flac,aac,mov,mp4,m4a,3gp,matroska,webm"
_GUARD = {
    "protocol_whitelist": "file,pipe",
    "format_whitelist": _SOUNDS,
    "codec_whitelist": probe.DECODERS,
}
LIMITS = runner.Limits(wall=20, cpu=20, memory=2 << 30, file_size=4 << 20)


class NotAnAttachment(UnusableMedia):
    code = "attachment_unusable"
    message = _(
        "This is neither a picture (JPEG, PNG, WebP, GIF) nor a sound (MP3, M4A, WAV, OGG)."
    )


class AttachmentTooLarge(UnusableMedia):
    code = "attachment_too_large"
    message = _("A picture may have 50 megapixels, a sound may last a minute.")


@dataclass(frozen=True, slots=True)
class Made:
    """`path` is a WebP picture or an MP4 with AAC; sizes are 0 where they mean nothing."""

    kind: Kind
    path: Path
    width: int = 0
    height: int = 0
    seconds: float = 0.0


def make(source: Path, folder: Path) -> Made:
    """The file at `source` as a picture or a sound in the empty `folder`; raises UnusableMedia."""
    return _picture(source, folder) or _sound(source, folder)


def _picture(source: Path, folder: Path) -> Made | None:
    """None for what is no picture."""
    path = folder / "picture.webp"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(source, formats=_PICTURES) as opened:
                # The size stands in the header: nothing has been decoded yet.
                if opened.width * opened.height > MOST_PIXELS:
                    raise AttachmentTooLarge
                opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                upright = ImageOps.exif_transpose(opened)
                picture = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        picture.save(path, "WEBP", quality=QUALITY)
    except Image.UnidentifiedImageError:
        return None
    except Image.DecompressionBombError as error:
        raise AttachmentTooLarge from error
    except (OSError, ValueError, SyntaxError) as error:  # what Pillow raises for broken files
        raise NotAnAttachment from error
    return Made("image", path, width=picture.width, height=picture.height)


def _sound(source: Path, folder: Path) -> Made:
    path = folder / "sound.mp4"
    guard = [part for name, value in _GUARD.items() for part in (f"-{name}", value)]
    told = ["-v", "error", "-of", "json", "-show_entries", "format=duration:stream=codec_type"]
    try:
        asked = [programs.ffprobe(), *told, *guard, "-i", f"file:{source}"]
        seconds = _duration(runner.run(asked, limits=LIMITS).stdout)
        if seconds > LONGEST_SECONDS:
            raise AttachmentTooLarge
        runner.run(
            [
                *[programs.ffmpeg(), "-nostdin", "-v", "error", *guard, "-i", f"file:{source}"],
                *["-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1"],
                *["-t", str(LONGEST_SECONDS), "-ac", "1", "-ar", "44100"],
                *["-c:a", "aac", "-b:a", "64k", "-movflags", "+faststart", f"file:{path}"],
            ],
            limits=LIMITS,
        )
    except ConversionFailed as error:
        raise NotAnAttachment from error
    return Made("audio", path, seconds=seconds)


def _duration(text: str) -> float:
    document = json.loads(text)
    kinds = {stream.get("codec_type") for stream in document.get("streams", [])}
    if "audio" not in kinds:
        raise NotAnAttachment
    try:
        return max(0.0, float(document["format"]["duration"]))
    except (KeyError, ValueError):
        raise NotAnAttachment from None
