"""Listening again in another language: what was there stays until then, and is kept."""

import pytest

from apps.media import captions, jobs, stages
from apps.media.captions import recognisers
from apps.media.errors import ClaimLost
from apps.media.models import Asset, CaptionTrack, Stage
from apps.media.tests import clips, pipeline


class Polyglot:
    """Writes what the sound is in, whatever was declared, as Whisper does."""

    def listen(self, wav, *, language, terms=(), on_progress):
        heard = pipeline.FixedRecogniser(f"Words in {language}.", language="de")
        return heard.listen(wav, language=language, on_progress=on_progress)


@pytest.fixture
def asset(alice, tmp_path, monkeypatch):
    monkeypatch.setattr(recognisers, "choose", lambda **_: Polyglot())
    clip = clips.make(
        *(tmp_path / "a.mp4", "-f", "lavfi", "-i", "testsrc2=size=128x128:duration=1"),
        *("-f", "lavfi", "-i", "sine=duration=1", "-shortest"),
    )
    return pipeline.make_live(clip, alice, language="en")


def heard(asset):
    return [(t.language, t.text, t.is_mismatch) for t in asset.caption_tracks.current()]


def test_captions_in_the_right_language_take_the_place_of_the_wrong_ones(asset):
    assert heard(asset) == [("en", "Words in en.", True)]
    assert asset.stages.get(name="captions").note
    captions.redo(asset=asset, language="de")
    assert heard(asset) == [("en", "Words in en.", True)]
    asset = pipeline.run_all(asset)
    assert asset.language == "de"
    assert heard(asset) == [("de", "Words in de.", False)]
    assert CaptionTrack.objects.filter(asset=asset, language="en").exists()


def test_a_worker_that_was_still_listening_changes_nothing(asset):
    stage = captions.redo(asset=asset, language="de")
    late = stages.claim(stage.pk, worker="late")
    again = captions.redo(asset=asset, language="fr")
    jobs.run(again.pk, worker="next")
    with pytest.raises(ClaimLost):
        stages.finish(late)
    assert Asset.objects.get(pk=asset.pk).language == "fr"
    assert Stage.objects.get(pk=stage.pk).state == "done"
