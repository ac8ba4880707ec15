import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes.formats import InvalidBody
from apps.quizzes.formats.numeric import FORMAT

DOSE = FORMAT.clean(
    {"value": 12.5, "tolerance": 0.5, "unit": "mg", "units": [{"unit": "g", "factor": 1000}]}
)
RATE = FORMAT.clean({"value": -200, "tolerance": 10, "percent": True})


def type_in(body, text):
    return FORMAT.grade(body, {"number": [text]})


@pytest.mark.parametrize("text", ["12.5 mg", "13mg", "12,0 mg", "0.0125 g", "25/2 mg"])
def test_within_tolerance_in_any_unit_is_right(text):
    assert type_in(DOSE, text).correct


@pytest.mark.parametrize("text", ["13.01 mg", "12.5 g", "11.9 mg", "12.5 g mg", "about 12", "0"])
def test_off_is_wrong(text):
    assert type_in(DOSE, text).score == (0.5 if text == "12.5 g mg" else 0)


@pytest.mark.parametrize("text", ["12.5", "12.5 MG", "12.5 ml"])
def test_the_number_without_its_unit_is_half(text):
    assert (type_in(DOSE, text).score, type_in(DOSE, text).correct) == (0.5, False)


def test_tolerance_in_per_cent():
    assert type_in(RATE, "-180").correct and type_in(RATE, "-220").correct
    assert not type_in(RATE, "-179").correct


def test_decimals_are_compared_as_they_were_written():
    body = FORMAT.clean({"value": 0.3, "tolerance": 0.1})
    assert type_in(body, "0.4").correct and type_in(body, "0.2").correct


def test_a_german_page_reads_a_german_comma():
    body = FORMAT.clean({"value": 1.25})
    with translation.override("de"):
        assert type_in(body, "1,250").correct
    assert not type_in(body, "1,250").correct


@given(st.floats(-1e6, 1e6).map(lambda n: round(n, 4)))
def test_the_value_itself_is_right_and_no_tolerance_is_none(value):
    body = FORMAT.clean({"value": value})
    assert type_in(body, f"{value:f}"[:60]).correct
    assert not type_in(body, f"{value + 1:f}").correct


@pytest.mark.parametrize(
    "body",
    [
        {"value": "12"},
        {"value": True},
        {"value": 1e300},
        {"value": 1, "tolerance": -1},
        {"value": 1, "units": [{"unit": "g", "factor": 1}]},
        {"value": 1, "unit": "g", "units": [{"unit": "g ", "factor": 2}]},
        {"value": 1, "unit": " "},
    ],
)
def test_a_body_that_cannot_be_answered_is_refused(body):
    with pytest.raises(InvalidBody):
        FORMAT.clean(body)


def test_the_editor_says_what_is_no_number():
    with pytest.raises(InvalidBody, match="“twelve” is not a number"):
        FORMAT.parse_editor(QueryDict("value=twelve"))
