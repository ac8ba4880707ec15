import pytest
from django.core.files.storage import default_storage

from apps.media import captions, revisions
from apps.media.captions.recognisers import Heard
from apps.media.captions.words import Word
from apps.media.models import Asset
from apps.media.tests.factories import AssetFactory


@pytest.fixture
def asset(alice):
    return AssetFactory(owner=alice, live=True, revision="r1")


def heard(*texts, language="en", spoken="en"):
    words = [Word(n * 0.6, n * 0.6 + 0.5, f" {text}", 0.5) for n, text in enumerate(texts)]
    return Heard(words=words, language=language, spoken=spoken)


def test_words_keep_times_and_confidence(asset):
    track = captions.store(asset=asset, heard=heard("Hello"))
    assert track.words == [{"s": 0, "e": 0.5, "w": " Hello", "p": 0.5}]
    assert captions.doubtful(track) == [0]
    assert default_storage.exists(f"{asset.prefix}/{track.file}")


def test_a_second_version_becomes_the_current_one(asset):
    captions.store(asset=asset, heard=heard("Helo"))
    captions.store(asset=asset, heard=heard("Hello"))
    assert [t.version for t in asset.caption_tracks.current()] == [2]
    assert asset.caption_tracks.count() == 2


def test_languages_stand_beside_each_other(asset, alice):
    captions.store(asset=asset, heard=heard("Hello"))
    words = [{"s": 0, "e": 1, "w": " Hallo"}]
    captions.revise(asset=asset, language="de", words=words, by=alice)
    captions.store(asset=asset, heard=heard("Hello"))
    assert {t.label for t in asset.caption_tracks.current()} == {"English", "Deutsch"}


def test_what_was_heard_in_the_wrong_language_is_listed_no_more(asset):
    captions.store(asset=asset, heard=heard("Hello"))
    captions.store(asset=asset, heard=heard("Hallo", language="de"))
    assert [t.language for t in asset.caption_tracks.current()] == ["de"]
    assert asset.caption_tracks.count() == 2


def test_near_misses_of_the_subject_are_put_right(alice):
    asset = AssetFactory(owner=alice, terms=["sepsis"])
    track = captions.store(asset=asset, heard=heard("sep", "sis"))
    assert track.text == "sepsis"


def test_captions_written_before_the_first_revision_come_with_it(alice):
    asset = AssetFactory(owner=alice)
    track = captions.store(asset=asset, heard=heard("Early"))
    revisions.switch(asset, "r1", revisions.Built(folder=None, names=[]))
    fresh = Asset.objects.get(pk=asset.pk)
    assert default_storage.exists(f"{fresh.prefix}/{track.file}")
