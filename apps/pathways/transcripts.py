"""The words of a lesson as a file: for reading, or for another player."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.text import slugify

from apps.accounts.models import User
from apps.lib.errors import NotFound
from apps.media import captions
from apps.media.models import CaptionTrack

from . import feed


@dataclass(frozen=True, slots=True)
class File:
    name: str
    content_type: str
    content: str


def file(user: User, public_id: str, *, language: str, kind: str) -> File:
    """The current captions of a lesson that `user` may watch; NotFound where there are none."""
    lesson = feed.readable(user, public_id)
    asset = lesson.recordings[0].asset if lesson.recordings else None
    track = asset and asset.caption_tracks.current().filter(language=language).first()
    if not track or kind not in _KINDS:
        raise NotFound
    content_type, render = _KINDS[kind]
    name = f"{slugify(lesson.title) or 'transcript'}.{language}.{kind}"
    return File(name=name, content_type=content_type, content=render(lesson.title, track))


def _text(title: str, track: CaptionTrack) -> str:
    return "\n\n".join(part for part in (title, track.text) if part) + "\n"


def _vtt(title: str, track: CaptionTrack) -> str:
    return captions.as_webvtt(track)


def _srt(title: str, track: CaptionTrack) -> str:
    return captions.as_subrip(track)


_KINDS: dict[str, tuple[str, Callable[[str, CaptionTrack], str]]] = {
    "txt": ("text/plain; charset=utf-8", _text),
    "vtt": ("text/vtt; charset=utf-8", _vtt),
    "srt": ("application/x-subrip; charset=utf-8", _srt),
}
