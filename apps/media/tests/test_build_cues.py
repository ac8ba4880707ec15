from io import StringIO

import pytest
import webvtt as independent
from hypothesis import given
from hypothesis import strategies as st

from apps.media.captions import cues as laid_out
from apps.media.captions import subrip, webvtt
from apps.media.captions.cues import Cue, cues
from apps.media.captions.words import Word, transcript


def spoken(text, *, start=0.0, each=0.3, gap=0.05, probability=0.9):
    words = []
    for word in text.split():
        words.append(Word(start, start + each, f" {word}", probability))
        start += each + gap
    return words


def test_a_sentence_is_a_cue():
    made = cues(spoken("Press Control and S to save your work. Then go on."))
    assert [cue.lines for cue in made] == [
        ("Press Control and S to save your work.",),
        ("Then go on.",),
    ]


def test_a_long_sentence_is_broken_evenly():
    made = cues(spoken("one two three four five six seven eight nine ten eleven"))
    assert made[0].lines == ("one two three four five six", "seven eight nine ten eleven")


def test_a_pause_ends_a_cue():
    words = spoken("Wait for it") + spoken("now", start=5)
    assert [cue.text for cue in cues(words)] == ["Wait for it", "now"]


def test_a_cue_stays_long_enough_to_be_read():
    (cue,) = cues(spoken("Abracadabra simsalabim", each=0.1, gap=0))
    assert cue.end - cue.start == pytest.approx(22 / laid_out.ALPHABETIC.speed)


def test_words_without_spaces_are_joined_as_written():
    words = [Word(0, 0.5, "これは", 1), Word(0.5, 1, "練習です。", 1)]
    assert cues(words)[0].text == "これは練習です。"


def test_what_is_said_too_fast_for_its_cue_joins_the_next_one():
    words = spoken("Yes, absolutely certainly true.", each=0.2, gap=0) + spoken(
        "Go on.", start=0.85, each=0.2, gap=0
    )
    assert [cue.lines for cue in cues(words)] == [("Yes, absolutely certainly true. Go on.",)]


def test_a_border_moves_to_where_both_cues_can_be_read():
    hurried = spoken("this sentence has very many rather short words in it and is said", each=0.2)
    words = hurried + spoken("quickly until it slows down at the end.", start=3.4, each=0.5)
    assert all(speed(cue) <= laid_out.ALPHABETIC.speed for cue in cues(words))


def test_chinese_has_shorter_lines_and_slower_readers():
    words = [
        Word(n * 0.3, n * 0.3 + 0.3, character, 1) for n, character in enumerate("学而时习之" * 9)
    ]
    made = cues(words)
    assert all(len(line) <= 16 for cue in made for line in cue.lines)
    assert all(speed(cue) <= 9 for cue in made)


def test_a_japanese_word_amid_english_does_not_make_it_japanese():
    assert laid_out.pace_of("The word for it is 学習 in Japanese") == laid_out.ALPHABETIC
    assert laid_out.pace_of("Pythonの学習を始めます") == laid_out.IDEOGRAPHIC


def speed(cue):
    return sum(map(len, cue.lines)) / (cue.end - cue.start) - 1e-6


def test_subrip():
    made = subrip.render([Cue(3723.5, 3724.75, ("one", "two")), Cue(3725, 3726, ("three",))])
    assert made == (
        "1\r\n01:02:03,500 --> 01:02:04,750\r\none\r\ntwo\r\n\r\n"
        "2\r\n01:02:05,000 --> 01:02:06,000\r\nthree\r\n"
    )


def test_no_words_no_cues():
    assert cues([]) == []
    assert webvtt.render([]) == "WEBVTT\n"
    assert transcript([]) == ""


def test_markup_in_speech_stays_text():
    made = cues(spoken("if a<b && c --> d"))
    text = webvtt.render(made)
    assert "if a&lt;b &amp;&amp; c --&gt; d" in text
    assert independent.from_buffer(StringIO(text)).captions[0].text


def test_times_beyond_an_hour():
    text = webvtt.render([Cue(3723.5, 3724.75, ("late",))])
    assert "01:02:03.500 --> 01:02:04.750" in text


def test_a_longer_silence_begins_a_paragraph():
    words = spoken("First thing.") + spoken("Second thing.", start=10)
    assert transcript(words) == "First thing.\n\nSecond thing."


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]))


@st.composite
def word_lists(draw):
    time, words = 0.0, []
    for text in draw(st.lists(texts.filter(str.strip), max_size=60)):
        time += draw(st.floats(0, 3))
        length = draw(st.floats(0, 2))
        words.append(Word(time, time + length, f" {text}", draw(st.floats(0, 1))))
        time += length
    return words


@given(word_lists())
def test_cues_can_be_read(words):
    made = cues(words)
    for cue in made:
        assert cue.start < cue.end
        assert len(cue.lines) <= laid_out.LINES
        assert all(0 < len(line) <= laid_out.ALPHABETIC.line for line in cue.lines)
    assert all(left.end <= right.start + 1e-9 for left, right in zip(made, made[1:], strict=False))


@given(word_lists())
def test_nothing_said_is_lost(words):
    made = "".join(line for cue in cues(words) for line in cue.lines)
    assert "".join(made.split()) == "".join("".join(w.text for w in words).split())


@given(word_lists())
def test_another_reader_agrees(words):
    made = cues(words)
    read = independent.from_buffer(StringIO(webvtt.render(made)))
    assert len(read.captions) == len(made)
