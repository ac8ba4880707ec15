"""What no browser of ours would send, to every format: refused with a reason, and nothing kept."""

import json

import pytest

from apps.quizzes import formats
from apps.quizzes.models import Answer, Attempt, Card
from apps.quizzes.tests.bodies import BODIES, RIGHT
from apps.quizzes.tests.factories import QuestionFactory

pytestmark = pytest.mark.django_db
every_format = pytest.mark.parametrize("key", [format.key for format in formats.all()])


@pytest.fixture
def asked(key):
    body = formats.get(key).clean(BODIES[key])
    return QuestionFactory(format=key, body=body)


@pytest.fixture
def send(sign_in, bob, asked):
    client = sign_in(bob)

    def send(response: str, **more):
        """`response` as the JSON that is sent, be it JSON or not."""
        told = json.dumps({"question": asked.public_id, "key": "hostile-key-1"} | more)
        body = f'{told[:-1]}, "response": {response}}}'
        return client.post("/api/v1/answers/", body, content_type="application/json")

    return send


def spoilt(right: dict) -> dict[str, str]:
    """A right response made wrong in many ways, as JSON texts by what is wrong with them."""
    name, values = next(iter(right.items()))
    return {
        "null": "null",
        "a text": '"x"',
        "a number": "1e999",
        "a list": "[]",
        "nothing": "{}",
        "no list": json.dumps({name: values[0]}),
        "numbers": json.dumps({name: [1, 2.5, True, None]}),
        "lists": json.dumps({name: [[values[0]]]}),
        "objects": json.dumps({name: [{"id": values[0]}]}),
        "not a number": f'{{"{name}": [NaN]}}',
        "infinity": f'{{"{name}": [-Infinity]}}',
        "much too many": json.dumps({name: values * 20_000}),
        "much too long": json.dumps({name: ["x" * 200_000]}),
        "deep": "[" * 50_000 + "]" * 50_000,
        "deep inside": f'{{"{name}": ' + "[" * 50_000 + "]" * 50_000 + "}",
        "a long number": f'{{"{name}": [{"9" * 6000}]}}',
        "half a character": f'{{"{name}": ["\\ud800\\u0000"]}}',
        "no character": '{"\\u0000": ["\\u0000"]}',
    }


@every_format
def test_what_does_not_fit_is_refused_and_not_kept(send, key):
    for way, response in spoilt(RIGHT[key]).items():
        answered = send(response)
        assert answered.status_code == 400, way
        assert answered.json()["error"]["code"], way
    assert not (Answer.objects.exists() or Attempt.objects.exists() or Card.objects.exists())


@pytest.mark.parametrize("key", ["numeric"])
def test_what_stands_beside_the_answer_is_looked_at_too(send, key):
    right = json.dumps(RIGHT[key])
    for beside in (
        {"elapsed_ms": 10**30, "ago_ms": 10**30},
        {"elapsed_ms": None, "ago_ms": -(10**30), "hinted": True},
    ):
        assert send(right, **beside).status_code == 201
    for beside in (
        {"elapsed_ms": 1e999},
        {"elapsed_ms": "x" * 2000},
        {"ago_ms": [1]},
        {"hinted": {"a": 1}},
        {"key": "\ud800-surrogate"},
        {"key": ["hostile-key-1"]},
        {"question": "\u0000" * 14},
        {"question": {"a": "b"}},
    ):
        assert send(right, **beside).status_code in (400, 404), beside
