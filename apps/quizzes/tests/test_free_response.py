import pytest

from apps.quizzes.formats import InvalidBody, InvalidResponse
from apps.quizzes.formats.free_response import FORMAT

WORD = FORMAT.clean({"model": "Lactate", "accept": ["lactic acid"]})
OWN = FORMAT.clean({"model": "It locks the row", "compare": True})


def say(body, text):
    return FORMAT.grade(body, {"text": [text]})


@pytest.mark.parametrize("text", ["lactate", "Lactic acid.", "LACTATE "])
def test_an_accepted_variant_is_right(text):
    assert (say(WORD, text).correct, say(WORD, text).summary) == (True, "Correct")


def test_a_slip_is_right_and_told():
    assert say(WORD, "lactaet").summary == "Correct, mind the spelling"


def test_without_comparing_anything_else_is_wrong():
    graded = say(WORD, "glucose")
    assert (graded.correct, graded.undecided, graded.answer.lines) == (False, False, ("Lactate",))


def test_with_comparing_nobody_has_decided_yet():
    graded = say(OWN, "the row stays the same")
    assert (graded.undecided, graded.correct, graded.score) == (True, False, 0.0)
    assert graded.answer.lines == ("It locks the row",)


@pytest.mark.parametrize(
    "response", [{}, {"text": []}, {"text": [" "]}, {"text": ["a", "b"]}, {"text": ["x" * 1001]}]
)
def test_a_response_that_does_not_fit_is_refused(response):
    with pytest.raises(InvalidResponse):
        FORMAT.grade(WORD, response)


def test_a_model_of_nothing_is_refused():
    with pytest.raises(InvalidBody):
        FORMAT.clean({"model": "\u0000 "})
