from random import Random

import pytest
from django.http import QueryDict

from apps.quizzes.formats import InvalidBody, InvalidResponse
from apps.quizzes.formats.contract import piece_id
from apps.quizzes.formats.multiple_choice import FORMAT

ONE = FORMAT.clean(
    {
        "options": [
            {"text": "Yes", "correct": True, "why": "Indeed"},
            {"text": "No", "why": "Why no"},
        ]
    }
)
TWO = FORMAT.clean(
    {
        "options": [
            {"text": "A", "correct": True},
            {"text": "B", "correct": True},
            {"text": "C"},
            {"text": "D"},
        ]
    }
)


def choose(body, *texts):
    return FORMAT.grade(body, {"choices": [piece_id(text) for text in texts]})


def states(graded):
    return {part.id: part.state for part in graded.parts}


def test_the_right_option_is_right():
    graded = choose(ONE, "Yes")
    assert (graded.score, graded.correct, graded.answer.lines) == (1.0, True, ("Yes",))
    assert [(part.state, part.note) for part in graded.parts] == [("right", "Indeed")]


def test_a_wrong_option_is_shown_beside_the_missed_one():
    graded = choose(ONE, "No")
    assert (graded.score, graded.correct) == (0.0, False)
    assert states(graded) == {piece_id("Yes"): "missed", piece_id("No"): "wrong"}
    assert {part.note for part in graded.parts} == {"Indeed", "Why no"}


@pytest.mark.parametrize(
    ("texts", "score", "correct"),
    [
        ("AB", 1.0, True),
        ("A", 0.5, False),
        ("AC", 0.0, False),
        ("ABC", 0.5, False),
        ("CD", 0, False),
    ],
)
def test_several_right_options_must_all_be_found_and_no_other(texts, score, correct):
    graded = choose(TWO, *texts)
    assert (graded.score, graded.correct) == (score, correct)


def test_only_a_question_with_several_answers_says_so():
    assert FORMAT.present(ONE, Random(1))["multiple"] is False
    assert FORMAT.present(TWO, Random(1))["multiple"] is True


def test_the_first_option_shown_is_not_always_the_first_written():
    first = {FORMAT.present(TWO, Random(seed))["options"][0]["text"] for seed in range(50)}
    assert first == {"A", "B", "C", "D"}


@pytest.mark.parametrize(
    "response",
    [
        None,
        [],
        {},
        {"choices": []},
        {"choices": "Yes"},
        {"choices": ["unknown"]},
        {"choices": [piece_id("Yes"), piece_id("Yes")]},
        {"choices": [piece_id("Yes"), piece_id("No")]},
        {"choices": [{"id": 1}]},
    ],
)
def test_a_response_that_does_not_fit_is_refused(response):
    with pytest.raises(InvalidResponse):
        FORMAT.grade(ONE, response)


@pytest.mark.parametrize(
    "options",
    [
        [{"text": "A"}, {"text": "B"}],
        [{"text": "A", "correct": True}, {"text": "B", "correct": True}],
        [{"text": "A", "correct": True}],
        [{"text": "A", "correct": True}, {"text": " a "}],
        [{"text": "A", "correct": True}, {"text": "\u0000 "}],
        [{"text": "A", "correct": 1}, {"text": "B"}],
        [{"text": "A", "correct": True}, {"text": "B" * 201}],
        [{"text": "A", "correct": True}, {"text": "B", "onclick": "alert()"}],
        [{"text": str(n), "correct": n == 0} for n in range(7)],
    ],
)
def test_a_body_that_cannot_be_answered_is_refused(options):
    with pytest.raises(InvalidBody):
        FORMAT.clean({"options": options})


def test_the_editor_reads_back_what_it_wrote():
    data = QueryDict("option=Yes&why=&option=&why=&option=No&why=Because&correct=2")
    assert FORMAT.parse_editor(data) == {
        "options": [
            {"text": "Yes", "correct": False},
            {"text": "No", "correct": True, "why": "Because"},
        ]
    }


def test_the_editor_asks_for_the_right_option_in_words():
    with pytest.raises(InvalidBody, match="Mark the right option"):
        FORMAT.parse_editor(QueryDict("option=Yes&option=No"))
    with pytest.raises(InvalidBody, match="at least two"):
        FORMAT.parse_editor(QueryDict("option=Yes&option=&correct=0"))


def test_the_editor_shows_four_rows():
    assert len(FORMAT.editor(None)["rows"]) == 4
    assert FORMAT.editor(ONE)["rows"][0]["text"] == "Yes"
