"""A creator puts the captions of his lesson right. Every change is a new version, which learners
get at once; a change made on the ground of words that are no longer there is refused."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.content.models import Atom
from apps.lib.errors import Conflict, InvalidInput, NotFound
from apps.media import captions, revisions
from apps.media.models import Asset, CaptionTrack, Stage

from . import doubts, lessons, transcript_lines
from .doubts import Doubt, Span
from .transcript_lines import Line

REMEMBERED = 7 * 24 * 3600  # seconds that a count is kept
LOOKED_BACK = 40  # versions in which a word that is wanted back is looked for


class WordChanged(Conflict):
    """`details["now"]` is what stands there."""

    code = "word_changed"
    message = _("This was changed meanwhile. Nothing of it was overwritten.")


class TranscriptChanged(Conflict):
    """A line that was changed is another one by now. `details["version"]` is the newest one."""

    code = "transcript_changed"
    message = _("Another version was saved meanwhile. Yours is kept here until you decide.")


@dataclass(frozen=True, slots=True)
class Lines:
    """An edited transcript: the lines of version `base`, by somebody who has `seen` a version."""

    base: int
    seen: int
    texts: list[str]


# --- reading ----------------------------------------------------------------------------------


def recording(lesson: Atom, number: int | None = None) -> Asset:
    """That which learners get, or that of one version."""
    versions = lesson.versions.kept()
    found = versions.default() if number is None else versions.filter(number=number)
    version = found.select_related("asset").first()
    if version is None:
        raise NotFound
    return version.asset


def current(asset: Asset, language: str) -> CaptionTrack:
    track = asset.caption_tracks.current().filter(language=language).first()
    if track is None:
        raise NotFound
    return track


def doubts_of(track: CaptionTrack) -> list[Doubt]:
    flagged = captions.doubtful(track)
    guesses = {index: captions.suggestions(track, index) for index in flagged}
    return doubts.doubts(track.words, flagged, guesses)


def words_to_check(lesson: Atom) -> int:
    """How many cards the creator of `lesson` is asked to look at, in all its languages."""
    version = lesson.versions.default().select_related("asset").first()
    return left_in(version.asset) if version else 0


def left_in(asset: Asset) -> int:
    """The same of a recording. Loaded with its `current_captions`, it needs no query."""
    tracks = getattr(asset, "current_captions", None)
    if tracks is None:
        tracks = asset.caption_tracks.current()
    return sum(_count(track) for track in tracks)


def _count(track: CaptionTrack) -> int:
    """How many cards: counted once for the same words, since shelves and open pages ask often."""
    words = json.dumps([track.words, track.asset.terms], sort_keys=True).encode()
    key = f"captions.check.{hashlib.blake2b(words, digest_size=16).hexdigest()}"
    return cache.get_or_set(key, lambda: _cards(track), timeout=REMEMBERED)


def _cards(track: CaptionTrack) -> int:
    flagged = captions.doubtful(track)
    # What a word may have been decides over neighbours alone.
    beside = [n for n in flagged if n - 1 in flagged or n + 1 in flagged]
    guesses = {index: captions.suggestions(track, index) for index in beside}
    return len(doubts.doubts(track.words, flagged, guesses))


# --- one word ---------------------------------------------------------------------------------


@transaction.atomic
def keep(*, asset: Asset, language: str, span: Span, by: Any) -> CaptionTrack:
    """The words are right as they were heard."""
    track, (first, last) = _find(asset, language, span)
    words = track.words
    if _checked(words[first:last]):
        return track  # asked twice
    return _revised(track, first, last, doubts.confirmed(words[first:last]), by)


@transaction.atomic
def fix(*, asset: Asset, language: str, span: Span, text: str, by: Any) -> CaptionTrack:
    """`text` in place of the words; an empty one takes them out."""
    track = _held(asset, language)
    wanted = Span(span.start, span.end, " ".join(text.split()))
    there = wanted.find(track.words)
    if there and _checked(track.words[slice(*there)]):
        return track  # asked twice
    first, last = _place(track, span)
    return _revised(track, first, last, doubts.written(track.words[first:last], text), by)


@transaction.atomic
def reopen(*, asset: Asset, language: str, span: Span, heard: str, by: Any) -> CaptionTrack:
    """Undo: `heard`, which stood there before, is back, and to be checked again."""
    track = _held(asset, language)
    before = Span(span.start, span.end, heard)
    there = before.find(track.words)
    if there and there[0] < there[1] and not _checked(track.words[slice(*there)]):
        return track  # asked twice
    first, last = _place(track, span)
    older = track.asset.caption_tracks.filter(language=language, version__lt=track.version)
    for version in older.order_by("-version")[:LOOKED_BACK]:
        place = before.find(version.words)
        words = version.words[slice(*place)] if place else []
        if words and not _checked(words):
            return _revised(track, first, last, words, by)
    raise NotFound


# --- the whole transcript ---------------------------------------------------------------------


@transaction.atomic
def rewrite(*, asset: Asset, language: str, lines: Lines, by: Any) -> CaptionTrack:
    """The lines of a version, some of them changed, on top of the newest one; times are kept.

    Raises TranscriptChanged where somebody has changed the same line, unless that was seen.
    """
    track = _held(asset, language)
    base = track.asset.caption_tracks.filter(language=language, version=lines.base).first()
    if base is None:
        raise NotFound
    old = transcript_lines.lines(base.words)
    if len(old) != len(lines.texts):
        raise InvalidInput(_("The lines are not those of this version."), field="lines")
    words = list(track.words)
    for line, text in zip(old, lines.texts, strict=True):
        if " ".join(text.split()) == line.text:
            continue
        if not _rewrite_line(words, line, text, over=lines.seen == track.version):
            raise TranscriptChanged(version=track.version)
    if words == track.words:
        return track
    return captions.revise(asset=track.asset, language=language, words=words, by=by)


def _rewrite_line(words: list[dict[str, Any]], line: Line, text: str, *, over: bool) -> bool:
    """In `words`, where other lines may differ by now; False if this one does, and not `over`."""
    span = Span(line.start, line.end, line.text)
    found = span.find(words)
    first, last = found or span.place(words)
    if not found and not over:
        return False
    words[first:last] = _retimed(words[first:last] if found else line.words, text)
    return True


def _retimed(words: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    made = captions.retime(words, text)
    if made and str(words[0]["w"])[:1].isspace() and not str(made[0]["w"])[:1].isspace():
        made[0] = {**made[0], "w": f" {made[0]['w']}"}
    return made


@transaction.atomic
def bring_back(*, asset: Asset, language: str, version: int, by: Any) -> CaptionTrack:
    """An earlier version as the newest one; that which was current stays in the list."""
    track = asset.caption_tracks.filter(language=language, version=version).first()
    if track is None:
        raise NotFound
    return track if track.is_current else captions.roll_back(track=track, by=by)


def take_file(*, asset: Asset, language: str, filename: str, content: bytes, by: Any) -> Any:
    """Captions from a .vtt or .srt file, in this language, new or not."""
    return captions.import_file(
        asset=asset, language=language, content=content, filename=filename, by=by
    )


def withdraw(*, asset: Asset, language: str, by: Any) -> None:
    """Learners are no longer offered this language."""
    captions.withdraw(track=current(asset, language), by=by)


@transaction.atomic
def confirm_language(*, asset: Asset, language: str, by: Any) -> CaptionTrack:
    """It sounds like another language, but it is this one."""
    track = _held(asset, language)
    return captions.revise(asset=track.asset, language=language, words=track.words, by=by)


@transaction.atomic
def relisten(*, lesson: Atom, language: str, by: Any) -> Stage:
    """The lesson is spoken in `language`. The stage that listens is to be sent afterwards."""
    lessons.describe(lesson=lesson, by=by, changes={"language": language})
    return captions.redo(asset=recording(lesson), language=language)


@transaction.atomic
def follow_language(*, lesson: Atom) -> list[Stage]:
    """Captions that were heard, or are being heard, in another language than the lesson has by now
    are heard again; those that somebody has written in its language are enough. The stages to be
    sent afterwards."""
    recordings = Asset.objects.own().filter(
        versions__atom=lesson, versions__is_default=True, stages__name=Stage.Name.CAPTIONS
    )
    released = []
    for asset in recordings.exclude(language=lesson.language):
        mine = asset.caption_tracks.current().filter(language=lesson.language)
        if mine.touched_by_people().exists():
            Asset.objects.own().filter(pk=asset.pk).update(language=lesson.language)
        else:
            released.append(captions.redo(asset=asset, language=lesson.language))
    return released


def _held(asset: Asset, language: str) -> CaptionTrack:
    """The current version, and nobody makes another one until the transaction ends."""
    return current(revisions.hold(asset), language)


def _find(asset: Asset, language: str, span: Span) -> tuple[CaptionTrack, tuple[int, int]]:
    track = _held(asset, language)
    return track, _place(track, span)


def _place(track: CaptionTrack, span: Span) -> tuple[int, int]:
    found = span.find(track.words)
    if found is None or (found[0] == found[1] and span.text):
        now = doubts.text_of(track.words[slice(*span.place(track.words))])
        raise WordChanged(now=now)
    return found


def _checked(words: list[dict[str, Any]]) -> bool:
    return all(word.get("ok") for word in words)


def _revised(
    track: CaptionTrack, first: int, last: int, words: list[dict[str, Any]], by: Any
) -> CaptionTrack:
    changed = [*track.words[:first], *words, *track.words[last:]]
    return captions.revise(asset=track.asset, language=track.language, words=changed, by=by)
