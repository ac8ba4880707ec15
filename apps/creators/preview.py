"""What a creator sees of his own lesson's media: poster, playback, transcript."""

from dataclasses import dataclass
from typing import Any

from apps.content.models import Atom
from apps.media import delivery
from apps.media.models import Asset
from apps.quizzes.models import as_moment

from .snapshot import Lesson
from .standing import Standing

# A line of the transcript ends with a sentence, or at this many seconds.
LONGEST_LINE = 6.0


@dataclass(frozen=True, slots=True)
class Card:
    atom: Atom
    standing: Standing
    poster: str

    @property
    def is_moving(self) -> bool:
        return self.standing.code in ("uploading", "processing")

    @property
    def version(self) -> str:
        """Changes when the card looks different."""
        now = self.standing
        return f"{now.code} {now.progress} {now.note} {bool(self.poster)}"


@dataclass(frozen=True, slots=True)
class Line:
    start: float  # seconds
    text: str

    @property
    def moment(self) -> str:
        return as_moment(int(self.start) * 1000)


@dataclass(frozen=True, slots=True)
class Transcript:
    label: str
    is_mismatch: bool
    lines: list[Line]


def card(lesson: Lesson) -> Card:
    return Card(atom=lesson.atom, standing=lesson.standing, poster=poster(lesson))


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
    if lesson.asset is None:
        return []
    return [
        Transcript(label=track.label, is_mismatch=track.is_mismatch, lines=lines(track.words))
        for track in lesson.asset.caption_tracks.current()
    ]


def lines(words: list[dict[str, Any]]) -> list[Line]:
    """Words ({"s": start s, "e": end s, "w": text}) as lines of about a sentence. Pure."""
    made: list[Line] = []
    held: list[dict[str, Any]] = []
    for word in words:
        held.append(word)
        ends = word["w"].rstrip().endswith((".", "!", "?", "…", "。", "？", "！"))
        if ends or word["e"] - held[0]["s"] >= LONGEST_LINE:
            made.append(_line(held))
            held = []
    return [*made, _line(held)] if held else made


def _line(words: list[dict[str, Any]]) -> Line:
    return Line(start=words[0]["s"], text=" ".join(word["w"].strip() for word in words))
