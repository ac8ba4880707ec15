"""Every format, whatever it is: registered, safe with hostile bodies, silent about the answer."""

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes import formats
from apps.quizzes.formats.contract import tidy

BODIES = {
    "multiple_choice": {
        "options": [
            {"text": "Ctrl+T", "correct": True, "why": "T for table"},
            {"text": "Ctrl+L"},
            {"text": "Alt+F4", "correct": False, "why": "That closes the window"},
        ]
    },
    "sequence": {"items": ["Lactate", "Cultures", "Antibiotics", "Fluids"]},
}
every_format = pytest.mark.parametrize("format", formats.all(), ids=lambda format: format.key)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["options", "items", "text", "correct", "choices", "order", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def test_both_first_formats_are_registered():
    assert [format.key for format in formats.all()] == ["multiple_choice", "sequence"]


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
@given(seed=st.integers())
def test_a_presentation_says_nothing_of_the_answer(format, seed):
    body = format.clean(BODIES[format.key])
    sent = json.dumps(format.present(body, Random(seed)))
    assert "correct" not in sent and "why" not in sent and "T for table" not in sent


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
