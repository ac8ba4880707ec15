"""The page on which a creator puts the captions of a lesson right."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from apps.content.models import Atom
from apps.media.models import CaptionTrack

from . import corrections, lessons, preview, versions
from .caption_versions import editions
from .snapshot import Lesson
from .transcript_lines import lines

KINDS = [("txt", "TXT"), ("vtt", "WebVTT"), ("srt", "SRT")]


@login_required
@require_safe
def captions(request: HttpRequest, public_id: str) -> HttpResponse:
    """In the language of `?language=`, else in the one that is spoken; of the version of
    `?version=`, else of the one in use."""
    atom = lessons.find(user=request.user, public_id=public_id)
    other = _other_version(atom, request.GET.get("version", ""))
    loaded = Lesson.load(atom, number=other)
    tracks = loaded.tracks
    track = _shown(tracks, request.GET.get("language", ""))
    context = {
        "atom": atom,
        "lesson": loaded,
        "media": preview.media(loaded),
        "poster": preview.poster(loaded),
        "tracks": tracks,
        "track": track,
        "other": other,
        "of_version": f"?version={other}" if other else "",
        "learners_see_it": atom.is_published and not other,
        "languages": settings.LESSON_LANGUAGES,
        "kinds": KINDS,
        "max_kilobytes": 512,
        **(_details(track, request.user) if track else {}),
    }
    return render(request, "creators/captions.html", context)


def _details(track: CaptionTrack, reader: Any) -> dict[str, Any]:
    return {
        "doubts": corrections.doubts_of(track),
        "lines": lines(track.words),
        "editions": editions(track.asset, track.language, reader=reader),
        "chosen": _in_words(track.language),
        "spoken": _in_words(track.spoken),
        "may_relisten": track.spoken in dict(settings.LESSON_LANGUAGES),
    }


def _other_version(atom: Atom, number: str) -> int | None:
    """Of the version in use the page has no number: whatever is switched to has it then."""
    if not number:
        return None
    found = versions.find(atom, int(number) if number.isdecimal() else 0)
    return None if found.is_default else found.number


def _shown(tracks: list[CaptionTrack], language: str) -> CaptionTrack | None:
    chosen = (track for track in tracks if track.language == language)
    return next(chosen, tracks[0] if tracks else None)


def _in_words(code: str) -> str:
    """A language's name in the reader's own."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return dict(settings.LESSON_LANGUAGES).get(code, code)
