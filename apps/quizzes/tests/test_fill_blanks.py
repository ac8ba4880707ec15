import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes.formats import InvalidBody, InvalidResponse
from apps.quizzes.formats.fill_blanks import FORMAT, parse

KEYS = FORMAT.clean({"parts": ["Press ", ["Control", "Ctrl"], " and ", ["T"], "."]})


def fill(*blanks):
    return FORMAT.grade(KEYS, {"blanks": list(blanks)})


def test_each_blank_earns_its_part():
    graded = fill("ctrl", "F4")
    assert (graded.score, graded.correct, graded.summary) == (0.5, False, "1 of 2 found")
    assert [(part.state, part.note) for part in graded.parts] == [("right", ""), ("wrong", "T")]
    assert graded.answer.lines == ("Press Control and T.",)


def test_a_slip_is_right_and_told():
    graded = fill("Contrlo", "t")
    assert graded.correct
    assert graded.parts[0].note == "Spelled: Control"


@pytest.mark.parametrize(
    "response",
    [None, {}, {"blanks": ["Ctrl"]}, {"blanks": ["", " "]}, {"blanks": ["a", "b", "c"]},
     {"blanks": ["x" * 81, "T"]}, {"blanks": [1, 2]}],
)  # fmt: skip
def test_a_response_that_does_not_fit_is_refused(response):
    with pytest.raises(InvalidResponse):
        FORMAT.grade(KEYS, response)


@pytest.mark.parametrize(
    "parts",
    [["No blank"], [["alone"]], ["Empty ", [" "]], ["x", *[["a"], " "] * 9], ["x" * 601, ["a"]]],
)
def test_a_body_that_cannot_be_answered_is_refused(parts):
    with pytest.raises(InvalidBody):
        FORMAT.clean({"parts": parts})


def test_the_editor_reads_brackets_and_bars():
    data = QueryDict(mutable=True)
    data["text"] = r"In \[A1\] press [Ctrl|Control]+[T]"
    assert FORMAT.parse_editor(data) == {
        "parts": ["In [A1] press ", ["Ctrl", "Control"], "+", ["T"]]
    }


def test_no_brackets_are_asked_for_in_words():
    with pytest.raises(InvalidBody, match="at least one answer"):
        FORMAT.parse_editor(QueryDict("text=Press+Ctrl"))


words = st.text("ab[]|\\ ", min_size=1, max_size=6)


@given(st.lists(words | st.lists(words, min_size=1, max_size=3), min_size=1, max_size=6))
def test_what_the_editor_writes_it_reads_again(parts):
    try:
        body = FORMAT.clean({"parts": parts})
    except InvalidBody:
        return
    assert FORMAT.clean({"parts": parse(FORMAT.editor(body)["text"])}) == body
