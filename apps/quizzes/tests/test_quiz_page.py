import pytest

from apps.content.models import Atom
from apps.content.tests.factories import QuizAtomFactory
from apps.quizzes import attempts
from apps.quizzes.tests.factories import RIGHT, WRONG, QuestionFactory

URLS = ["/quizzes/{}/", "/quizzes/{}/card"]
every_page = pytest.mark.parametrize("url", URLS)


@pytest.fixture
def client(sign_in, bob):
    return sign_in(bob)


@every_page
def test_a_quiz_is_shown_without_its_answers(client, quiz, url):
    page = client.get(url.format(quiz.public_id)).content.decode()
    assert page.count("<article") == 3
    assert "T is for table" not in page and "turns a range into" not in page


@every_page
def test_what_was_answered_comes_with_it(client, bob, quiz, question, url):
    attempts.answer(learner=bob, question=question, response=WRONG, key="key-number-1")
    page = client.get(url.format(quiz.public_id)).content.decode()
    assert "turns a range into" in page


@every_page
def test_a_hostile_text_is_only_text(client, bob, alice, url):
    quiz = QuizAtomFactory(follows__owner=alice)
    evil = "</script><img src=x onerror=alert(1)>"
    body = {
        "options": [
            {"text": "Ctrl+T", "correct": True, "why": evil},
            {"text": evil, "correct": False},
        ]
    }
    question = QuestionFactory(quiz=quiz, stem=evil, body=body, explanation=evil)
    attempts.answer(learner=bob, question=question, response=RIGHT, key="key-number-1")
    assert b"<img src=x" not in client.get(url.format(quiz.public_id)).content


@every_page
def test_queries_do_not_grow_with_the_questions(client, quiz, url, django_assert_max_num_queries):
    QuestionFactory.create_batch(5, quiz=quiz)
    client.get(url.format(quiz.public_id))
    with django_assert_max_num_queries(9):
        client.get(url.format(quiz.public_id))


@every_page
def test_a_draft_is_not_found(client, quiz, url):
    Atom.objects.filter(pk=quiz.pk).update(state=Atom.State.DRAFT)
    assert client.get(url.format(quiz.public_id)).status_code == 404


def test_a_quiz_without_questions_says_so(client, alice):
    quiz = QuizAtomFactory(follows__owner=alice)
    assert b"No questions yet" in client.get(f"/quizzes/{quiz.public_id}/").content
