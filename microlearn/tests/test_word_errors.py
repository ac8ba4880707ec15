"""The measure of captions, measured itself."""

import pytest

from bench import word_errors


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("Press Control and D.", "press CTRL and d"),
        ("in the fifteenth century", "In the 15th century,"),
        ("of about fourteen fifty-five,", "of about 1455."),
        ('the "forty-two line Bible"', "the 42-line Bible"),
        ("to cell D two", "to cell D2"),
        ("four four four four", "4444"),
        ("two thousand one hundred millilitres", "2,100 millilitres"),
        ("recognise the colour of the centre", "Recognize the color of the center"),
        ("you can't", "You can’t."),
        ("a hundred percent", "a hundred%"),
    ],
)
def test_the_same_in_another_form_is_no_error(said, heard):
    assert word_errors.errors(said, heard)[0] == 0


@pytest.mark.parametrize(
    ("said", "heard", "wrong"),
    [
        ("one two three", "one three", 1),
        ("one two", "one two three", 1),
        ("won", "one", 1),
        ("woodcutters", "wood cutters", 2),
        ("", "you", 1),
        ("fifteen", "16", 1),
    ],
)
def test_errors(said, heard, wrong):
    assert word_errors.errors(said, heard)[0] == wrong


def test_which_words_are_wrong():
    assert word_errors.errors("has won such fame", "has one such fame.")[1] == [
        True, False, True, True,
    ]  # fmt: skip


def test_a_share_of_all_words():
    assert word_errors.share(["a b c", "d"], ["a b", "e"]) == pytest.approx(0.5)
