from random import Random

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes.formats import InvalidBody, InvalidResponse
from apps.quizzes.formats.contract import piece_id
from apps.quizzes.formats.sequence import FORMAT

STEPS = FORMAT.clean({"items": ["One", "Two", "Three", "Four"]})


def order(*texts):
    return FORMAT.grade(STEPS, {"order": [piece_id(text) for text in texts]})


def test_the_exact_order_is_right():
    graded = order("One", "Two", "Three", "Four")
    assert (graded.score, graded.correct) == (1.0, True)
    assert {part.state for part in graded.parts} == {"right"}


def test_a_swap_earns_part_of_the_score_and_is_still_wrong():
    graded = order("One", "Three", "Two", "Four")
    assert (graded.score, graded.correct, graded.summary) == (
        0.5,
        False,
        "2 of 4 in place",
    )
    assert [(part.state, part.note) for part in graded.parts] == [
        ("right", ""),
        ("wrong", "Belongs at 3"),
        ("wrong", "Belongs at 2"),
        ("right", ""),
    ]
    assert graded.answer.lines == ("One", "Two", "Three", "Four")
    assert graded.answer.ordered


@given(st.integers())
def test_the_learner_never_starts_from_the_right_order(seed):
    shown = [item["text"] for item in FORMAT.present(STEPS, Random(seed))["items"]]
    assert shown != STEPS["items"]
    assert sorted(shown) == sorted(STEPS["items"])


@given(st.permutations(STEPS["items"]))
def test_only_the_exact_order_is_correct(texts):
    assert order(*texts).correct == (texts == STEPS["items"])


@pytest.mark.parametrize(
    "ids",
    [[], ["One"], ["One", "Two", "Three", "Three"], ["One", "Two", "Three", "Five"]],
)
def test_an_order_of_other_items_is_refused(ids):
    with pytest.raises(InvalidResponse):
        order(*ids)


@pytest.mark.parametrize(
    "items",
    [
        ["A", "B"],
        ["A", "B", "a"],
        ["A", "B", " "],
        [str(n) for n in range(9)],
        [1, 2, 3],
    ],
)
def test_steps_that_cannot_be_ordered_are_refused(items):
    with pytest.raises(InvalidBody):
        FORMAT.clean({"items": items})


def test_the_editor_reads_the_steps_in_their_order():
    data = QueryDict("q1-item=First&q1-item=+&q1-item=Then&q1-item=Last&item=other")
    assert FORMAT.parse_editor(data, "q1-") == {"items": ["First", "Then", "Last"]}


def test_the_editor_asks_for_three_steps_in_words():
    with pytest.raises(InvalidBody, match="at least three"):
        FORMAT.parse_editor(QueryDict("item=First&item=Then"))
