"""Every format, whatever it is: registered, safe with hostile bodies, silent about the answer."""

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes import formats
from apps.quizzes.formats.contract import tidy
from apps.quizzes.tests.bodies import BODIES, RIGHT, WRONG

every_format = pytest.mark.parametrize("format", formats.all(), ids=lambda format: format.key)

NAMES = """options items text correct choices order x parts exact blanks answer reasons pairs left
    right extra match model accept compare value tolerance unit units factor number media regions
    region point label shape x y w h clip start_ms end_ms moments moment""".split()

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(NAMES),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def test_every_format_has_its_example():
    assert {format.key for format in formats.all()} == set(BODIES) == set(RIGHT) == set(WRONG)


def test_an_unknown_format_is_refused():
    with pytest.raises(formats.UnknownFormat):
        formats.get("essay")


@every_format
def test_a_clean_body_stays_as_it_is(format):
    body = format.clean(BODIES[format.key])
    assert format.clean(body) == body
    assert json.loads(json.dumps(body)) == body


@every_format
@given(body=json_values)
def test_any_json_is_cleaned_or_refused(format, body):
    try:
        cleaned = format.clean(body)
    except formats.InvalidBody as refused:
        json.dumps(refused.details)
    else:
        format.present(cleaned, Random(1))


@every_format
@given(response=json_values)
def test_any_response_is_graded_or_refused(format, response):
    body = format.clean(BODIES[format.key])
    try:
        graded = format.grade(body, response)
    except formats.InvalidResponse:
        return
    assert 0 <= graded.score <= 1


@every_format
def test_right_is_right_and_wrong_is_not(format):
    body = format.clean(BODIES[format.key])
    right, wrong = (format.grade(body, answers[format.key]) for answers in (RIGHT, WRONG))
    assert (right.score, right.correct, right.undecided) == (1.0, True, False)
    assert (wrong.score, wrong.correct) == (0.0, False)


@every_format
@given(response=st.dictionaries(st.sampled_from(NAMES), st.lists(st.text(max_size=9), max_size=5)))
def test_what_is_kept_of_an_answer_grades_the_same_again(format, response):
    body = format.clean(BODIES[format.key])
    try:
        graded = format.grade(body, response)
    except formats.InvalidResponse:
        return
    assert format.grade(body, json.loads(json.dumps(graded.response))) == graded


@every_format
@given(seed=st.integers())
def test_a_presentation_says_nothing_of_the_answer(format, seed):
    body = format.clean(BODIES[format.key])
    sent = json.dumps(format.present(body, Random(seed)))
    for secret in (
        "correct",
        "why",
        "T for table",
        "answer",
        "Control",
        "absolute",
        "12.5",
        "0.4",
        "14000",
    ):
        assert secret not in sent


@every_format
def test_the_same_seed_shows_the_same(format):
    body = format.clean(BODIES[format.key])
    assert format.present(body, Random("a")) == format.present(body, Random("a"))


@every_format
def test_a_refusal_does_not_repeat_a_huge_value(format):
    with pytest.raises(formats.InvalidBody) as refused:
        format.clean({"options": "x" * 100_000, "items": "x" * 100_000})
    assert len(json.dumps(refused.value.details)) < 1000


def test_text_is_tidied_to_what_a_database_and_a_page_can_hold():
    assert tidy(" a\x00b\n\ud800c  \u2028 d ") == "a b c d"
    assert tidy("👩\u200d⚕️") == "👩\u200d⚕️"
