import pytest
from django.http import QueryDict

from apps.quizzes.formats import InvalidBody, InvalidResponse
from apps.quizzes.formats.contract import piece_id
from apps.quizzes.formats.true_false import FORMAT

PLAIN = FORMAT.clean({"answer": True})
WHY = FORMAT.clean(
    {"answer": False, "reasons": [{"text": "Late", "correct": True}, {"text": "Never"}]}
)


def test_without_reasons_the_verdict_is_all():
    assert FORMAT.grade(PLAIN, {"choices": ["true"]}).correct
    wrong = FORMAT.grade(PLAIN, {"choices": ["false"]})
    assert (wrong.score, wrong.answer.lines) == (0.0, ("True",))
    assert [(part.id, part.state) for part in wrong.parts] == [
        ("false", "wrong"),
        ("true", "missed"),
    ]


@pytest.mark.parametrize(
    ("verdict", "reason", "score"),
    [("false", "Late", 1.0), ("false", "Never", 0.5), ("true", "Late", 0.5), ("true", "Never", 0)],
)
def test_verdict_and_reason_are_half_each(verdict, reason, score):
    graded = FORMAT.grade(WHY, {"choices": [verdict], "reasons": [piece_id(reason)]})
    assert (graded.score, graded.correct) == (score, score == 1)


@pytest.mark.parametrize(
    "response",
    [{}, {"choices": []}, {"choices": ["maybe"]}, {"choices": ["true", "false"]},
     {"choices": ["false"]}, {"choices": ["false"], "reasons": []}],
)  # fmt: skip
def test_a_response_that_does_not_fit_is_refused(response):
    with pytest.raises(InvalidResponse):
        FORMAT.grade(WHY, response)


@pytest.mark.parametrize(
    "reasons",
    [
        [{"text": "Alone", "correct": True}],
        [{"text": "A"}, {"text": "B"}],
        [{"text": "A", "correct": True}, {"text": "B", "correct": True}],
        [{"text": "A", "correct": True}, {"text": "a"}],
    ],
)
def test_reasons_that_decide_nothing_are_refused(reasons):
    with pytest.raises(InvalidBody):
        FORMAT.clean({"answer": True, "reasons": reasons})


def test_the_editor_reads_the_marked_reason():
    data = QueryDict("answer=false&reason=Late&reason=&reason=Never&correct=2")
    assert FORMAT.parse_editor(data) == {
        "answer": False,
        "reasons": [{"text": "Late", "correct": False}, {"text": "Never", "correct": True}],
    }
