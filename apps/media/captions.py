"""Captions of an asset: heard, laid out in cues, kept as versions."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from . import encoding, recognisers, revisions, runner, webvtt
from .models import Asset, CaptionTrack
from .probe import Probe
from .recognisers import Heard
from .webvtt import Word

LIMITS = runner.Limits(wall=60, cpu=60, memory=2 << 30, file_size=20 << 20)


def listen(
    source: Path,
    probe: Probe,
    folder: Path,
    *,
    language: str,
    on_progress: Callable[[float], None],
) -> Heard:
    """What is said in `source`, declared to be in `language`; no words if it has no sound."""
    if not probe.has_audio:
        return Heard(words=[], language=language, spoken="")
    wav = folder / "sound.wav"
    runner.run(encoding.sound_command(source, probe, wav), limits=LIMITS)
    on_progress(0.1)
    recogniser = recognisers.choose(
        url=settings.ASR_URL, api_key=settings.ASR_API_KEY, model=settings.ASR_MODEL
    )
    return recogniser.listen(
        wav, language=_iso(language), on_progress=lambda share: on_progress(0.1 + 0.9 * share)
    )


@transaction.atomic
def store(*, asset: Asset, heard: Heard) -> CaptionTrack:
    """A new version, which becomes the current one of its language."""
    tracks = CaptionTrack.objects.own().filter(asset=asset, language=heard.language)
    revisions.hold(asset)
    version = (tracks.aggregate(last=Max("version"))["last"] or 0) + 1
    content = webvtt.render(webvtt.cues(heard.words)).encode()
    name = revisions.put_extra(asset, f"captions-{heard.language}", ".vtt", content)
    tracks.current().update(is_current=False)
    return CaptionTrack.objects.create(
        asset=asset,
        language=heard.language,
        spoken=heard.spoken,
        version=version,
        words=[as_json(word) for word in heard.words],
        file=name,
        text=webvtt.transcript(heard.words),
    )


def _iso(language: str) -> str | None:
    """ISO 639-1 of a language tag: "pt-BR" → "pt"."""
    return language.partition("-")[0].lower() or None


def as_json(word: Word) -> dict[str, Any]:
    return {
        "s": round(word.start, 3),
        "e": round(word.end, 3),
        "w": word.text,
        "p": round(word.probability, 3),
    }


def from_json(item: dict[str, Any]) -> Word:
    return Word(item["s"], item["e"], item["w"], item["p"])
