"""The API as a client meets it: shapes, refusals, and what must not leak."""

import json
from datetime import timedelta

import pytest

from apps.content.models import Atom
from apps.content.tests.factories import AtomFactory, QuizAtomFactory
from apps.lib import clock
from apps.quizzes.models import Answer, Attempt, Card
from apps.quizzes.tests.factories import RIGHT, WRONG, QuestionFactory
from apps.tenants.scope import tenant_scope


@pytest.fixture
def client(sign_in, bob):
    return sign_in(bob)


@pytest.fixture
def private(alice, riverside):
    """A question of the hospital's own quiz."""
    with tenant_scope(riverside.pk):
        video = AtomFactory(owner=alice, skill=None)
        return QuestionFactory(quiz=QuizAtomFactory(follows=video))


def post(client, url="/api/v1/answers/", headers=None, **body):
    return client.post(url, json.dumps(body), content_type="application/json", headers=headers)


def give(client, question, response=RIGHT, key="key-number-1", **more):
    return post(client, question=question.public_id, response=response, key=key, **more)


def test_a_quiz_is_delivered_without_its_answers(client, quiz):
    response = client.get(f"/api/v1/quizzes/{quiz.public_id}/")
    assert response.status_code == 200
    assert [q["format"] for q in response.json()["questions"]] == [
        "multiple_choice",
        "multiple_choice",
        "sequence",
    ]
    raw = response.content.decode()
    assert '"correct"' not in raw and "T is for table" not in raw and "turns a range" not in raw


def test_delivering_is_a_constant_number_of_queries(client, quiz, django_assert_max_num_queries):
    QuestionFactory.create_batch(5, quiz=quiz)
    client.get(f"/api/v1/quizzes/{quiz.public_id}/")
    with django_assert_max_num_queries(8):
        client.get(f"/api/v1/quizzes/{quiz.public_id}/")


def test_an_answer_is_graded_with_all_that_is_shown(client, question):
    response = give(client, question, WRONG, elapsed_ms=4000)
    assert response.status_code == 201
    outcome = response.json()
    assert outcome["correct"] is False
    assert outcome["moment"]["url"] == f"/learn/{question.quiz.follows.public_id}?t=12"
    assert outcome["again"]["label"] == "tomorrow"
    assert {part["state"] for part in outcome["parts"]} == {"wrong", "missed"}


def test_a_double_post_gets_the_same_outcome(client, question):
    assert give(client, question).json() == give(client, question).json()
    assert Answer.objects.count() == 1


def test_the_key_may_come_as_a_header(client, question):
    response = post(
        client,
        headers={"Idempotency-Key": "from-the-header"},
        question=question.public_id,
        response=RIGHT,
    )
    assert response.json()["key"] == "from-the-header"


@pytest.mark.parametrize(
    "change",
    [
        {"key": None},
        {"key": "short"},
        {"key": "has spaces in it"},
        {"response": {"choices": ["forged"]}},
        {"response": "x"},
        {"response": None},
        {"elapsed_ms": -1},
        {"question": 12},
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_nothing(client, question, change):
    body = {"question": question.public_id, "response": RIGHT, "key": "key-number-1"} | change
    response = post(client, **body)
    assert response.status_code in (400, 404)
    assert response.json()["error"]["code"]
    assert not Attempt.objects.exists() and not Card.objects.exists()


def test_a_body_that_is_no_object_is_refused(client):
    response = client.post(
        "/api/v1/answers/", "[1, 2]", content_type="application/json",
        headers={"Idempotency-Key": "from-the-header"},
    )  # fmt: skip
    assert response.status_code == 400


def test_a_forged_question_is_not_found(client, question):
    response = post(client, question="zzzzzzzzzzzzzz", response=RIGHT, key="key-number-1")
    assert response.status_code == 404


def test_a_draft_cannot_be_answered(client, question):
    Atom.objects.filter(pk=question.quiz_id).update(state=Atom.State.DRAFT)
    assert give(client, question).status_code == 404


def test_a_retired_question_cannot_be_answered(client, question):
    question.retired_at = clock.now()
    question.save()
    assert give(client, question).status_code == 404


def test_another_tenant_s_question_is_not_found(client, private):
    assert give(client, private).status_code == 404
    assert client.get(f"/api/v1/quizzes/{private.quiz.public_id}/").status_code == 404


def test_a_member_answers_his_tenant_s_question(sign_in, bob, riverside, private):
    assert give(sign_in(bob, riverside), private).status_code == 201
    assert Card.objects.count() == 0  # not in the public tenant
    with tenant_scope(riverside.pk):
        assert Card.objects.get().learner == bob


def test_a_stranger_to_the_tenant_finds_nothing(sign_in, charlie, riverside, private):
    assert give(sign_in(charlie, riverside), private).status_code == 404


def test_a_visitor_is_told_to_sign_in(client, question):
    client.logout()
    assert give(client, question).status_code == 401


def test_a_key_of_another_question_is_a_conflict(client, quiz):
    first, second, _ = quiz.questions.current()
    give(client, first)
    response = give(client, second)
    assert response.status_code == 409
    assert response.json()["error"]["code"] == "idempotency_key_reused"


def test_the_due_list_pages_by_cursor(client, bob):
    for question in QuestionFactory.create_batch(25):
        Card.objects.create(
            learner=bob, question=question, scheduler="sm2", due_at=clock.now() - timedelta(days=1)
        )
    page = client.get("/api/v1/reviews/due/").json()
    assert len(page["results"]) == 20 and page["next"]
    assert len(client.get(page["next"]).json()["results"]) == 5
    assert set(page["results"][0]["shown"]) == {"options", "multiple"}


def test_the_due_list_is_a_constant_number_of_queries(client, bob, django_assert_max_num_queries):
    for question in QuestionFactory.create_batch(20):
        Card.objects.create(learner=bob, question=question, scheduler="sm2", due_at=clock.now())
    with django_assert_max_num_queries(6):
        client.get("/api/v1/reviews/due/")


def test_a_review_reschedules_and_its_effort_can_be_told(client, bob, question):
    body = {"question": question.public_id, "response": RIGHT}
    for days in (55, 54, 51, 44, 30):
        with clock.shifted(-timedelta(days=days)):
            give(client, question) if days == 55 else post(
                client, "/api/v1/reviews/", **body, key=f"review-key-{days}"
            )
    said = post(client, "/api/v1/reviews/", **body, key="review-key-1").json()
    assert said["again"]["in_days"] == 75
    told = client.put(
        "/api/v1/answers/review-key-1/effort/",
        json.dumps({"effort": "easy"}),
        content_type="application/json",
    )
    assert told.json()["again"]["in_days"] == 78
    assert told.json()["effort"] == "easy"


def test_a_card_one_does_not_have_cannot_be_reviewed(client, question):
    body = {"question": question.public_id, "response": RIGHT, "key": "review-key-1"}
    assert post(client, "/api/v1/reviews/", **body).status_code == 404


def test_an_unknown_effort_is_refused(client, question):
    give(client, question)
    told = client.put(
        "/api/v1/answers/key-number-1/effort/",
        json.dumps({"effort": "trivial"}),
        content_type="application/json",
    )
    assert told.status_code == 400


def test_attempts_are_listed_and_begun(client, quiz, question):
    begun = post(client, "/api/v1/attempts/", quiz=quiz.public_id)
    assert begun.status_code == 201
    give(client, question)
    rows = client.get("/api/v1/attempts/").json()["results"]
    assert [row["id"] for row in rows] == [begun.json()["id"]]


def test_the_forecast_covers_thirty_days(client):
    forecast = client.get("/api/v1/reviews/forecast/").json()
    assert len(forecast["days"]) == 30
    assert forecast["due_now"] == 0
