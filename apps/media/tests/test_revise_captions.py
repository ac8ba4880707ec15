import pytest
from django.core.files.storage import default_storage

from apps.lib.errors import Conflict, InvalidInput, NotAllowed
from apps.media import captions, delivery
from apps.media.captions.recognisers import Heard
from apps.media.captions.words import Word
from apps.media.models import Asset, CaptionTrack
from apps.media.tests.factories import AssetFactory

WORDS = [{"s": 0.0, "e": 0.4, "w": " Sepsis", "p": 1.0, "ok": True}]


@pytest.fixture
def asset(alice):
    return AssetFactory(owner=alice, live=True, revision="r1", duration_ms=10_000)


@pytest.fixture
def track(asset):
    words = [Word(0.0, 0.4, " Sep", 0.3), Word(0.5, 0.9, " says", 0.9)]
    return captions.store(asset=asset, heard=Heard(words, "en", "de", "whisper-base"))


def current(asset):
    return CaptionTrack.objects.current().get(asset=asset)


def test_a_correction_is_a_new_version(asset, track, alice):
    made = captions.revise(asset=asset, language="en", words=WORDS, by=alice)
    assert current(asset) == made
    assert (made.version, made.origin, made.by, made.text) == (2, "person", alice, "Sepsis")
    assert made.words == WORDS
    assert b"Sepsis" in default_storage.open(f"{asset.prefix}/{made.file}").read()
    assert CaptionTrack.objects.filter(pk=track.pk, is_current=False).exists()


def test_learners_are_told_at_once(asset, track, alice):
    made = captions.revise(asset=asset, language="en", words=WORDS, by=alice)
    (shown,) = delivery.playback(Asset.objects.get(pk=asset.pk), public=True)["captions"]
    assert shown["url"].endswith(made.file)
    assert made.file != track.file


def test_whoever_has_looked_at_it_has_judged_the_language(asset, track, alice):
    assert track.is_mismatch
    assert not captions.revise(asset=asset, language="en", words=WORDS, by=alice).is_mismatch


def test_two_people_at_once(asset, track, alice):
    captions.revise(asset=asset, language="en", words=WORDS, by=alice, seen=1)
    with pytest.raises(Conflict):
        captions.revise(asset=asset, language="en", words=[], by=alice, seen=1)


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_only_the_owner(asset, track, who, request):
    someone = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        captions.revise(asset=asset, language="en", words=WORDS, by=someone)
    with pytest.raises(NotAllowed):
        captions.roll_back(track=track, by=someone)


def test_words_that_come_in_disorder_and_too_late(asset, alice):
    items = [{"s": 9.9, "e": 12, "w": " end", "p": 7}, {"s": 1, "e": 2, "w": " a\x00\nb", "p": 1}]
    made = captions.revise(asset=asset, language="en", words=items, by=alice)
    assert [(w["s"], w["e"], w["w"], w["p"]) for w in made.words] == [
        (1, 2, " a b", 1),
        (9.9, 10, " end", 1),
    ]


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"s": "x", "e": 1, "w": "a"},
        {"s": 0, "e": float("nan"), "w": "a"},
        {"s": 2, "e": 1, "w": "a"},
        {"s": -1, "e": 1, "w": "a"},
        {"s": 0, "e": 1, "w": " "},
        {"s": 0, "e": 1, "w": "a" * 101},
    ],
)
def test_what_is_no_word(asset, alice, item):
    with pytest.raises(InvalidInput):
        captions.revise(asset=asset, language="en", words=[item], by=alice)


def test_far_too_many_words(asset, alice):
    with pytest.raises(InvalidInput):
        captions.revise(asset=asset, language="en", words=WORDS * 2_001, by=alice)


@pytest.mark.parametrize("language", ["", "english", "../x", "e", "en_US", "en-"])
def test_what_is_no_language(asset, alice, language):
    with pytest.raises(InvalidInput):
        captions.revise(asset=asset, language=language, words=WORDS, by=alice)


def test_back_to_an_earlier_version(asset, track, alice):
    captions.revise(asset=asset, language="en", words=WORDS, by=alice)
    made = captions.roll_back(track=track, by=alice)
    assert (made.version, made.words, made.text) == (3, track.words, track.text)
    assert current(asset) == made
    assert made.file == track.file
    assert default_storage.exists(f"{asset.prefix}/{made.file}")
