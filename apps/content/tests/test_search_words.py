"""The pure parts of search: words, slips, and lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.content.search.moments import marked, meets, moment
from apps.content.search.spelling import distance, guesses
from apps.content.search.words import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Don't press F4!", ["don", "t", "press", "f4"]),
        ("ÜBER Straße naïve", ["uber", "straße", "naive"]),
        ("Ἀθῆναι Ёлка", ["αθηναι", "елка"]),
        ("हिन्दी पाठ", ["हिन्दी", "पाठ"]),
        ("مَدرسة", ["مَدرسة"]),
        ("锁定cell单", ["锁定", "定", "cell", "单"]),
        ("ﬁne １２", ["fine", "12"]),
        ("x" * 99, ["x" * 40]),
        ("\x00 \ufffd 🙂", []),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("a", "b", "slips"),
    [
        ("cell", "cell", 0),
        ("cell", "cel", 1),
        ("cell", "clel", 1),
        ("cell", "bell", 1),
        ("lookup", "lokoup", 1),
        ("lookup", "lokop", 2),
        ("cell", "sheet", 3),
    ],
)
def test_distance(a, b, slips):
    assert distance(a, b, 2) == distance(b, a, 2) == slips


def test_guesses_are_few_and_near():
    known = ["lactate", "lactase", "lattice", "locate", "lactates", "lockdown"]
    assert guesses("lactte", known) == ["lactate", "lactase", "lactates"]
    assert guesses("cat", ["car", "cap"]) == []


@pytest.mark.parametrize(
    ("sought", "said", "met"),
    [
        ("table", "tables", True),
        ("tables", "table", True),
        ("ta", "table", True),
        ("table", "ta", False),
        ("formula", "formal", False),
        ("antibiotics", "antibody", False),
    ],
)
def test_meets(sought, said, met):
    assert meets(sought, said) is met


def test_the_line_with_most_of_the_words():
    lines = [(1.0, "a dollar"), (2.0, "the Dollar locks, the reference stays"), (3.0, "dollars")]
    found = moment(lines, ["dollar", "reference"])
    assert found.second == 2.0
    assert [piece.text for piece in found.pieces if piece.marked] == ["Dollar", "reference"]
    assert moment(lines, ["euro"]) is None
    assert moment([], ["dollar"]) is None


@given(
    st.lists(st.sampled_from("Lock locks LOCKED, lo ÜBER uber Straße formula formal a".split())),
    st.lists(st.sampled_from("lock locks l uber über strasse formula formulas zz".split())),
)
def test_no_line_is_passed_over(said, sought):
    line = " ".join(said)
    sought = words(" ".join(sought))
    met = any(meets(word, each) for word in sought for each in words(line))
    assert bool(moment([(1.0, line)], sought)) is met


@pytest.mark.parametrize("text", ["", " ", "one two  two", "two", " two "])
def test_marking_changes_no_letter(text):
    assert "".join(piece.text for piece in marked(text, ["two"])) == text


@pytest.mark.parametrize("text", ["Press F4, don't_wait: A$1!", "  x" * 30, "y" * 99, "\x00a\x7f"])
def test_the_quick_way_finds_the_same(text):
    *slow, last = words(f"{text} ä")
    assert (slow, last) == (words(text), "a")
