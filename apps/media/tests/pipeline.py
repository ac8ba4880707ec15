"""The whole pipeline in one process: what workers do, without Celery."""

from pathlib import Path

from django.test import TestCase

from apps.media import assets, jobs, stages
from apps.media.captions.recognisers import Heard
from apps.media.captions.words import Word
from apps.media.models import Asset


def run_all(asset: Asset) -> Asset:
    """Run every stage that can run until none is left; the asset as it is then."""
    while ready := stages.runnable(asset):
        for stage in ready:
            with TestCase.captureOnCommitCallbacks(execute=True):
                jobs.run(stage.pk, worker="test")
    return Asset.objects.get(pk=asset.pk)


def make_live(path: Path, owner, **more) -> Asset:
    asset, _created = assets.register(path=path, owner=owner, filename=path.name, **more)
    return run_all(asset)


class FixedRecogniser:
    """Hears the same words in everything."""

    def __init__(self, *texts: str, language: str = "en") -> None:
        self.words = [Word(n * 0.5, n * 0.5 + 0.4, f" {t}", 0.9) for n, t in enumerate(texts)]
        self.language = language

    def listen(self, wav, *, language, terms=(), on_progress) -> Heard:
        on_progress(1)
        return Heard(words=self.words, language=language or self.language, spoken=self.language)
