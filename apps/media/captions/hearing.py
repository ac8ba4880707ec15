"""From a recording to the words in it."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from .. import encoding, runner
from ..probe import Probe
from . import recognisers
from .recognisers import Heard, Recogniser

LIMITS = runner.Limits(wall=60, cpu=60, memory=2 << 30, file_size=20 << 20)


def listen(
    source: Path,
    probe: Probe,
    folder: Path,
    *,
    language: str,
    terms: list[str] | None = None,
    on_progress: Callable[[float], None],
) -> Heard:
    """What is said in `source`, declared to be in `language`, with `terms` likely among it; no
    words if it has no sound."""
    if not probe.has_audio:
        return Heard(words=[], language=language, spoken="")
    wav = folder / "sound.wav"
    runner.run(encoding.sound_command(source, probe, wav), limits=LIMITS)
    on_progress(0.1)
    return recogniser().listen(
        wav,
        language=_iso(language),
        terms=terms or (),
        on_progress=lambda share: on_progress(0.1 + 0.9 * share),
    )


def recogniser() -> Recogniser:
    """The one that the settings name."""
    return recognisers.choose(
        url=settings.ASR_URL, api_key=settings.ASR_API_KEY, model=settings.ASR_MODEL
    )


def _iso(language: str) -> str | None:
    """ISO 639-1 of a language tag: "pt-BR" → "pt"."""
    return language.partition("-")[0].lower() or None
