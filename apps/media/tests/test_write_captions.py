import pytest
from django.core.files.storage import default_storage

from apps.media import captions, revisions
from apps.media.models import Asset
from apps.media.recognisers import Heard
from apps.media.tests.factories import AssetFactory
from apps.media.webvtt import Word


@pytest.fixture
def asset(alice):
    return AssetFactory(owner=alice, live=True, revision="r1")


def heard(*texts, language="en", spoken="en"):
    words = [Word(n, n + 0.5, f" {text}", 0.5) for n, text in enumerate(texts)]
    return Heard(words=words, language=language, spoken=spoken)


def test_words_keep_times_and_confidence(asset):
    track = captions.store(asset=asset, heard=heard("Hello"))
    assert track.words == [{"s": 0, "e": 0.5, "w": " Hello", "p": 0.5}]
    assert captions.from_json(track.words[0]).doubtful
    assert default_storage.exists(f"{asset.prefix}/{track.file}")


def test_a_second_version_becomes_the_current_one(asset):
    captions.store(asset=asset, heard=heard("Helo"))
    captions.store(asset=asset, heard=heard("Hello"))
    assert [t.version for t in asset.caption_tracks.current()] == [2]
    assert asset.caption_tracks.count() == 2


def test_languages_stand_beside_each_other(asset):
    captions.store(asset=asset, heard=heard("Hello"))
    captions.store(asset=asset, heard=heard("Hallo", language="de"))
    assert {t.label for t in asset.caption_tracks.current()} == {"English", "Deutsch"}


def test_captions_written_before_the_first_revision_come_with_it(alice):
    asset = AssetFactory(owner=alice)
    track = captions.store(asset=asset, heard=heard("Early"))
    revisions.switch(asset, "r1", revisions.Built(folder=None, names=[]))
    fresh = Asset.objects.get(pk=asset.pk)
    assert default_storage.exists(f"{fresh.prefix}/{track.file}")
