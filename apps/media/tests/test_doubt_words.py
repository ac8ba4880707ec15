"""What a creator is asked about, and what is offered instead."""

import pytest

from apps.media import captions
from apps.media.captions.recognisers import Heard
from apps.media.captions.words import Word
from apps.media.tests.factories import AssetFactory


@pytest.fixture
def asset(alice):
    return AssetFactory(owner=alice, terms=["VLOOKUP", "sepsis", "Guttenberg"])


def track_of(asset, *heard):
    words = [
        Word(n * 0.5, n * 0.5 + 0.4, f" {text}", probability)
        for n, (text, probability) in enumerate(heard)
    ]
    return captions.store(asset=asset, heard=Heard(words, "en", "en"))


def test_what_was_hardly_heard(asset):
    track = track_of(asset, ("Press", 0.99), ("enter", 0.2), ("now", 0.9))
    assert captions.doubtful(track) == [1]


def test_what_a_person_has_checked_is_settled(asset, alice):
    words = [{"s": 0, "e": 1, "w": " enter", "p": 0.2, "ok": True}]
    track = captions.revise(asset=asset, language="en", words=words, by=alice)
    assert captions.doubtful(track) == []


def test_a_word_of_the_subject_is_believed_sooner(asset):
    track = track_of(asset, ("sepsis", 0.5), ("thing", 0.5))
    assert captions.doubtful(track) == [1]


def test_what_sounds_like_a_word_of_the_subject_is_asked_about(asset):
    track = track_of(asset, ("Gutenburg", 0.95), ("printed", 0.95))
    assert captions.doubtful(track) == [0]
    assert captions.suggestions(track, 0) == ["Guttenberg"]


def test_a_suggestion_has_the_signs_and_capitals_of_the_word(asset, alice):
    words = [{"s": 0, "e": 1, "w": ' "Sepcis,', "p": 0.9}]
    track = captions.revise(asset=asset, language="en", words=words, by=alice)
    assert captions.suggestions(track, 0) == ['"Sepsis,']


def test_what_was_heard_better_elsewhere_is_suggested(asset):
    track = track_of(asset, ("typography", 0.9), ("matters", 0.9), ("tipografy", 0.2))
    assert captions.suggestions(track, 2) == ["typography"]


def test_nothing_to_suggest(asset):
    assert captions.suggestions(track_of(asset, ("Press", 0.2), ("enter", 0.9)), 0) == []


def test_short_words_are_asked_about_only_when_hardly_heard_or_nearly_written_otherwise(asset):
    track = track_of(asset, ("and", 0.5), ("one", 0.5), ("an", 0.3))
    assert captions.doubtful(track) == [2]
    track.words[1]["a"] = ["won"]
    assert captions.doubtful(track) == [1, 2]
    assert captions.suggestions(track, 1) == ["won"]
