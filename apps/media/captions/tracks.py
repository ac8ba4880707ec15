"""Caption tracks as rows and files: every change is a new version, which learners get at once."""

import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.accounts import studios
from apps.accounts.models import User
from apps.lib.errors import Conflict, InvalidInput, NotAllowed

from .. import assets, revisions, stages
from ..models import Asset, CaptionTrack, Stage
from . import doubt, glossary, subrip, subtitles, webvtt
from .cues import Cue, cues
from .recognisers import Heard
from .words import Word, as_json, from_json, transcript

MOST_WORDS = 2_000
LONGEST_WORD = 100  # characters
LONGEST_NAME = 60
Origin = CaptionTrack.Origin

_TAG = re.compile(r"([a-z]{2,3})(-[a-z]{4})?(-(?:[a-z]{2}|[0-9]{3}))?", re.IGNORECASE)


# --- reading ----------------------------------------------------------------------------------


def words_of(track: CaptionTrack) -> list[Word]:
    return [from_json(item) for item in track.words]


def doubtful(track: CaptionTrack) -> list[int]:
    """Indices of the words that a creator should look at. Reads `track.asset`."""
    return doubt.doubtful_words(words_of(track), track.asset.terms)


def suggestions(track: CaptionTrack, index: int) -> list[str]:
    """What the word at `index` may have been meant to be, likeliest first. Reads `track.asset`."""
    return doubt.likely(words_of(track), index, track.asset.terms)


def cues_of(track: CaptionTrack) -> list[Cue]:
    """What is shown when, as players show it."""
    return cues(words_of(track))


def as_webvtt(track: CaptionTrack) -> str:
    return webvtt.render(cues(words_of(track)))


def as_subrip(track: CaptionTrack) -> str:
    return subrip.render(cues(words_of(track)))


# --- new versions -----------------------------------------------------------------------------


@transaction.atomic
def store(*, asset: Asset, heard: Heard) -> CaptionTrack:
    """What was heard, with near misses of the asset's terms put right, as the current version.

    What had been heard in another language was a mistake: it is listed no more, but kept.
    """
    others = CaptionTrack.objects.own().current().filter(asset=asset)
    automatic = others.filter(origin__in=[Origin.HEARD, Origin.TERMS])
    automatic.exclude(language=heard.language).update(is_current=False)
    rate = settings.ASR_USD_PER_MINUTE
    return _publish(
        asset,
        heard.language,
        glossary.correct(heard.words, asset.terms),
        origin=Origin.HEARD,
        spoken=heard.spoken,
        engine=heard.engine,
        cost_micro_usd=round(heard.billed / 60 * rate * 1_000_000),
    )


@transaction.atomic
def revise(
    *,
    asset: Asset,
    language: str,
    words: Sequence[Mapping[str, Any]],
    by: User,
    seen: int | None = None,
) -> CaptionTrack:
    """A person's correction: `words` in the form of a track's words, as a new current version.

    `seen` is the version that the person looked at: Conflict if there is a newer one by now.
    """
    _require_editor(asset, by)
    held = revisions.hold(asset)
    last = _current(held, tag(language))
    if seen is not None and last is not None and last.version != seen:
        raise Conflict(_("The captions have changed in the meantime. Reload and try again."))
    checked = _checked(words, until=held.duration)
    name = last.name if last else ""
    return _publish(held, tag(language), checked, origin=Origin.PERSON, by=by, name=name)


@transaction.atomic
def import_file(
    *, asset: Asset, language: str, content: bytes, filename: str, by: User, name: str = ""
) -> CaptionTrack:
    """The captions of a .vtt or .srt file as the current version of a language, listed as `name`.

    Raises UnusableSubtitles, which says in which line the fault lies.
    """
    _require_editor(asset, by)
    words = subtitles.words_of(subtitles.read(content, filename=filename, until=asset.duration))
    if len(words) > MOST_WORDS:
        raise InvalidInput(_("These are more words than a lesson can hold."), field="file")
    name = " ".join(name.split())[:LONGEST_NAME]
    return _publish(asset, tag(language), words, origin=Origin.FILE, by=by, name=name)


@transaction.atomic
def roll_back(*, track: CaptionTrack, by: User) -> CaptionTrack:
    """An earlier version as it was, as the newest one."""
    _require_editor(track.asset, by)
    return _publish(
        track.asset, track.language, words_of(track), origin=Origin.PERSON, by=by, name=track.name
    )


@transaction.atomic
def withdraw(*, track: CaptionTrack, by: User) -> None:
    """A language is offered no more; its versions stay, and a new one brings it back."""
    _require_editor(track.asset, by)
    held = revisions.hold(track.asset)
    if track.language == held.language:
        raise Conflict(_("The captions in the language that is spoken stay."))
    CaptionTrack.objects.own().filter(asset=held, language=track.language).current().update(
        is_current=False
    )
    assets.announce(held)


@transaction.atomic
def teach(*, asset: Asset, terms: Sequence[str]) -> list[CaptionTrack]:
    """The words of the subject, from now on. Captions that no person has touched are put right by
    them; the versions that this made."""
    held = revisions.hold(asset)
    if held.terms == (terms := glossary.clean(terms)):
        return []
    held.terms = asset.terms = terms
    held.save(update_fields=["terms"])
    mine = CaptionTrack.objects.own().filter(asset=held)
    by_people = mine.touched_by_people().values("language")
    made = []
    for track in mine.current().exclude(language__in=by_people):
        words = words_of(track)
        corrected = glossary.correct(words, held.terms)
        if corrected != words:
            facts = {"spoken": track.spoken, "engine": track.engine, "name": track.name}
            made.append(_publish(held, track.language, corrected, origin=Origin.TERMS, **facts))
    return made


@transaction.atomic
def redo(*, asset: Asset, language: str) -> Stage:
    """Listen again, in `language`. What there is stays until then, and is kept as a version.

    The stage is to be sent afterwards (`tasks.send`).
    """
    held = revisions.hold(asset)
    held.language = asset.language = tag(language)
    held.save(update_fields=["language"])
    stage = stages.again(asset=held, name=Stage.Name.CAPTIONS)
    assets.announce(held)
    return stage


def tag(language: str) -> str:
    """A language tag (BCP 47: language, script, region) in its usual form: "PT-br" → "pt-BR"."""
    match = _TAG.fullmatch(language.strip())
    if match is None:
        raise InvalidInput(_("This is not a language tag, such as en or pt-BR."), field="language")
    primary, script, region = (part or "" for part in match.groups())
    return primary.lower() + script.title() + region.upper()


def _publish(asset: Asset, language: str, words: Sequence[Word], **facts: Any) -> CaptionTrack:
    """A new version, its file beside it: what players are told from now on."""
    revisions.hold(asset)
    tracks = CaptionTrack.objects.own().filter(asset=asset, language=language)
    last = tracks.aggregate(last=Max("version"))["last"] or 0
    content = webvtt.render(cues(words)).encode()
    file = revisions.put_extra(asset, f"captions-{language}", ".vtt", content)
    tracks.current().update(is_current=False)
    track = CaptionTrack.objects.create(
        asset=asset,
        language=language,
        version=last + 1,
        words=[as_json(word) for word in words],
        file=file,
        text=transcript(words),
        **facts,
    )
    assets.announce(asset)
    return track


def _current(asset: Asset, language: str) -> CaptionTrack | None:
    mine = CaptionTrack.objects.own().filter(asset=asset, language=language)
    return mine.current().first()


def _require_editor(asset: Asset, by: User) -> None:
    if not by.is_staff and not studios.handles(by, asset):
        raise NotAllowed


def _checked(items: Sequence[Mapping[str, Any]], *, until: float) -> list[Word]:
    """Words that came from a client: each a text and a time within the lesson, in order."""
    if len(items) > MOST_WORDS:
        raise InvalidInput(_("These are more words than a lesson can hold."), field="words")
    words: list[Word] = []
    for number, item in enumerate(items):
        try:
            word = from_json({**item, "p": item.get("p", 1.0)})
            times = float(word.start), float(word.end), float(word.probability)
            text = _plain(str(word.text))
        except (AttributeError, KeyError, TypeError, ValueError):
            raise InvalidInput(_("A word lacks its text or its time."), at=number) from None
        start, end, probability = times
        if not all(map(isfinite, times)) or not 0 <= start <= end or not text.strip():
            raise InvalidInput(_("A word lacks its text or its time."), at=number)
        if len(text) > LONGEST_WORD:
            raise InvalidInput(_("A word is too long."), at=number)
        start, end = (min(time, until) if until else time for time in (start, end))
        others = tuple(_plain(str(other))[:LONGEST_WORD] for other in word.alternatives[:4])
        probability = min(1.0, max(0.0, probability))
        words.append(Word(start, end, text, probability, word.checked, others))
    return sorted(words, key=lambda word: word.start)


def _plain(text: str) -> str:
    """One line, no control characters; the space in front says that words are parted by spaces."""
    inner = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return f" {inner}" if text[:1].isspace() else inner
