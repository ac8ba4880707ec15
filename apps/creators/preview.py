"""What a creator sees of his own lesson's media: poster, playback, transcript."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from apps.content.models import Atom
from apps.media import covers, delivery
from apps.media.models import Asset

from .figures import Figures
from .snapshot import Lesson
from .standing import Standing
from .transcript_lines import Line, lines


@dataclass(frozen=True, slots=True)
class Card:
    atom: Atom
    standing: Standing
    poster: str
    check: int = 0  # words of the captions
    figures: Figures = Figures()
    asked: int = 0  # learners' questions that wait for an answer

    @property
    def is_moving(self) -> bool:
        return self.standing.code in ("uploading", "processing")

    @property
    def version(self) -> str:
        """Changes when the card looks different."""
        now = self.standing
        return (
            f"{now.code} {now.progress} {now.note} {bool(self.poster)} {self.check} {self.asked} "
            f"{self.figures}"
        )


@dataclass(frozen=True, slots=True)
class Transcript:
    language: str
    label: str
    lines: list[Line]


def card(lesson: Lesson, figures: Figures | None = None, *, asked: int = 0) -> Card:
    return Card(
        atom=lesson.atom,
        standing=lesson.standing,
        poster=poster(lesson),
        check=0 if lesson.atom.discarded_at else lesson.words_to_check,
        figures=figures or Figures(),
        asked=0 if lesson.atom.discarded_at else asked,
    )


def poster(lesson: Lesson) -> str:
    """Address of the picture, "" while there is none."""
    return (
        delivery.poster_url(lesson.asset, public=lesson.atom.is_open_to_all) if lesson.asset else ""
    )


def media(lesson: Lesson) -> dict[str, Any] | None:
    if lesson.asset is None or not lesson.asset.is_live:
        return None
    asset = Asset.objects.with_playback().get(pk=lesson.asset.pk)
    return delivery.playback(asset, public=lesson.atom.is_open_to_all)


def transcripts(lesson: Lesson) -> list[Transcript]:
    return [
        Transcript(language=track.language, label=track.label, lines=lines(track.words))
        for track in lesson.tracks
    ]


def covers_of(lesson: Lesson) -> dict[str, Any] | None:
    """The frames that the lesson may be shown by, side by side in one picture; None for none."""
    strip = covers.strip(lesson.asset) if lesson.asset and lesson.asset.is_live else None
    if strip is None or not lesson.asset.source:
        return None
    return {
        "url": delivery.extra_url(lesson.asset, strip.file, public=lesson.atom.is_open_to_all),
        "moments": strip.at_ms,
        "width": strip.width,
        "height": strip.height,
        "start": lesson.asset.trim_start_ms,
        "chosen": lesson.asset.cover_ms,
    }


def limits() -> dict[str, int]:
    """What the words around choosing a file name."""
    return {
        "max_bytes": settings.MEDIA_MAX_BYTES,
        "max_megabytes": settings.MEDIA_MAX_BYTES // 1024**2,
        "max_seconds": settings.MEDIA_MAX_SECONDS,
    }
