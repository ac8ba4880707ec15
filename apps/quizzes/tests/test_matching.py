from random import Random

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes.formats import InvalidBody, InvalidResponse
from apps.quizzes.formats.contract import piece_id
from apps.quizzes.formats.matching import FORMAT

LEFTS, RIGHTS = ("F2", "F4", "F5"), ("edits", "locks", "goes to")
KEYS = FORMAT.clean(
    {
        "pairs": [{"left": a, "right": b} for a, b in zip(LEFTS, RIGHTS, strict=True)],
        "extra": ["closes"],
    }
)


def match(*rights):
    items = [f"{piece_id(a)}:{piece_id(b)}" for a, b in zip(LEFTS, rights, strict=True)]
    return FORMAT.grade(KEYS, {"match": items})


def test_each_pair_earns_its_part():
    graded = match("edits", "closes", "goes to")
    assert (round(graded.score, 2), graded.correct) == (0.67, False)
    assert [part.note for part in graded.parts] == ["", "Belongs to: locks", ""]


@given(st.lists(st.sampled_from([*RIGHTS, "closes"]), min_size=3, max_size=3))
def test_only_all_pairs_are_correct(chosen):
    graded = match(*chosen)
    assert graded.correct == (tuple(chosen) == RIGHTS) == (graded.score == 1)


@given(st.integers())
def test_both_sides_are_shown_whole(seed):
    shown = FORMAT.present(KEYS, Random(seed))
    assert {left["text"] for left in shown["lefts"]} == set(LEFTS)
    assert {right["text"] for right in shown["rights"]} == {*RIGHTS, "closes"}


@pytest.mark.parametrize("items", [[], ["a:b"], [f"{piece_id('F2')}:{piece_id('edits')}"] * 3])
def test_a_response_that_does_not_fit_is_refused(items):
    with pytest.raises(InvalidResponse):
        FORMAT.grade(KEYS, {"match": items})


@pytest.mark.parametrize(
    "pairs",
    [[("A", "1")], [("A", "1"), ("a", "2")], [("A", "1"), ("B", "1")], [("A", "1"), ("B", " ")]],
)
def test_pairs_that_cannot_be_told_apart_are_refused(pairs):
    with pytest.raises(InvalidBody):
        FORMAT.clean({"pairs": [{"left": a, "right": b} for a, b in pairs]})


def test_the_editor_says_which_side_is_missing():
    with pytest.raises(InvalidBody, match="only one side"):
        FORMAT.parse_editor(QueryDict("left=A&right=1&left=B&right="))
