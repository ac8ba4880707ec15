"""Which words are one card, and what the card shows."""

import pytest

from apps.creators.caption_versions import sittings
from apps.creators.doubts import Span, doubts, text_of, written
from apps.creators.transcript_lines import changes


def track(text: str, *, pause_before: str = "") -> list[dict]:
    """The words of `text`, half a second each."""
    words, at = [], 0.0
    for word in text.split():
        at += 2.0 if word == pause_before else 0.0
        words.append({"s": at, "e": at + 0.5, "w": f" {word}", "p": 0.9})
        at += 0.5
    return words


SAID = "Look here. Then the vee look up finds it. Well done."


def test_a_word_in_its_sentence():
    (card,) = doubts(track(SAID), [7], {7: ["find"]})
    assert (card.before, card.text, card.after) == ("Then the vee look up", "finds", "it.")
    assert card.suggestions == ("find",)
    assert card.clip == (2.75, 4.75)


def test_neighbours_that_look_like_one_term_are_one_card():
    guesses = {4: ["VLOOKUP"], 5: ["VLOOKUP", "Look"], 6: ["VLOOKUP"]}
    (card,) = doubts(track(SAID), [4, 5, 6], guesses)
    assert (card.text, card.suggestions) == ("vee look up", ("VLOOKUP",))
    assert (card.start, card.end) == (2.0, 3.5)


def test_neighbours_with_nothing_in_common_are_two():
    cards = doubts(track(SAID), [4, 5], {4: ["we"], 5: ["book"]})
    assert [card.text for card in cards] == ["vee", "look"]


@pytest.mark.parametrize("words", [track(SAID, pause_before="look"), track("vee. look")])
def test_a_silence_or_a_sentence_parts_them(words):
    first = next(n for n, word in enumerate(words) if word["w"].startswith(" vee"))
    flagged = [first, first + 1]
    assert len(doubts(words, flagged, dict.fromkeys(flagged, ["VLOOKUP"]))) == 2


def test_long_sentences_are_cut_around_the_word():
    words = track(" ".join(f"w{n}" for n in range(40)))
    (card,) = doubts(words, [20], {})
    assert card.before.startswith("… w11 ")
    assert card.after.endswith("w29 …")


def test_the_first_word_is_heard_for_two_seconds_too():
    (card,) = doubts(track(SAID), [0], {})
    assert card.clip == (0.0, 2.0)


def test_a_language_without_spaces_has_none():
    assert text_of([{"w": "睡眠"}, {"w": "は"}]) == "睡眠は"


# --- the same words in the track as it is now -------------------------------------------------


def test_a_span_is_found_by_time_and_text():
    assert Span(2.0, 3.5, "vee look up").find(track(SAID)) == (4, 7)
    assert Span(2.0, 3.5, "vee look").find(track(SAID)) is None
    assert Span(2.0, 3.5, "").find(track(SAID)) is None


def test_a_word_without_length_at_the_border_belongs_to_its_neighbour():
    words = track("one two")
    words.insert(1, {"s": 0.5, "e": 0.5, "w": " and", "p": 0.9})
    assert Span(0.5, 1.0, "two").find(words) == (2, 3)


def test_what_is_gone_has_a_place():
    words = track(SAID)
    del words[4:7]
    assert Span(2.0, 3.5, "").find(words) == (4, 4)


def test_new_words_share_the_time_of_the_old_ones():
    made = written(track("vee look up"), "the VLOOKUP")
    assert [(word["s"], word["e"], word["w"]) for word in made] == [
        (0.0, 0.45, " the"),
        (0.45, 1.5, " VLOOKUP"),
    ]
    assert all(word["ok"] for word in made)
    assert written(track("vee"), " ") == []


def test_an_accent_does_not_lose_the_space_before_a_word():
    assert written(track("uber"), "über")[0]["w"] == " über"


# --- versions ---------------------------------------------------------------------------------


def test_what_a_version_changed():
    before, after = track("Press the key now"), track("Press this key")
    assert changes(before, after) == [("the", "this"), ("now", "")]


def test_one_persons_quick_changes_are_one_sitting():
    from datetime import UTC, datetime, timedelta
    from types import SimpleNamespace

    def version(minute, by, origin="person"):
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
        return SimpleNamespace(by_id=by, created_at=at, origin=origin)

    newest_first = [
        version(40, 1),
        version(33, 1),
        version(20, 1),
        version(19, 2),
        version(0, None),
    ]
    assert sittings(newest_first) == [(0, 2), (2, 3), (3, 4), (4, 5)]
