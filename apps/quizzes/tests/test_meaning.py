import pytest

from apps.quizzes import attempts, meaning
from apps.quizzes.models import Review
from apps.quizzes.tests.factories import QuestionFactory

pytestmark = pytest.mark.django_db
BODY = {"model": "Ice is less dense than water", "compare": True}
SAME = "Because ice has a lower density than water"


@pytest.fixture
def asked(public):
    assert meaning.wait_until_ready(120)
    return QuestionFactory(format="free_response", stem="Why does ice float?", body=BODY)


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr(meaning, "PATIENCE_SECONDS", 120)


def say(bob, asked, text=SAME):
    return attempts.answer(learner=bob, question=asked, response={"text": [text]}, key="meaning-1")


def test_what_clearly_means_the_same_is_right_at_once(bob, asked):
    answer = say(bob, asked)
    assert (answer.undecided, answer.correct, answer.score) == (False, True, 1.0)
    assert answer.result["summary"] == "Correct: it says the same"
    assert answer.result["answer"]["lines"] == [BODY["model"]]
    assert Review.objects.get().grade == 4


@pytest.mark.parametrize(
    "text", ["Ice is more dense than water", "Water is less dense than ice", "It is frozen", "?"]
)
def test_all_else_is_for_its_learner_to_compare(bob, asked, text):
    answer = say(bob, asked, text)
    assert (answer.undecided, answer.correct) == (True, False)


def test_another_language_is_compared_by_its_learner(bob, asked):
    asked.quiz.language = "de"
    assert say(bob, asked).undecided


def test_a_long_answer_is_compared_by_its_learner(bob, asked):
    assert say(bob, asked, f"{SAME}. " * 10).undecided


def test_nobody_waits_for_a_slow_model(bob, asked, monkeypatch):
    monkeypatch.setattr(meaning, "PATIENCE_SECONDS", 0)
    assert say(bob, asked, f"{SAME}!!").undecided


def test_nobody_waits_for_a_model_that_is_loading(bob, asked, monkeypatch):
    monkeypatch.setattr(meaning, "_ready", type(meaning._ready)())
    assert say(bob, asked).undecided


def test_a_model_that_fails_costs_no_answer(bob, asked, monkeypatch):
    def broken(texts):
        raise RuntimeError("no model")

    meaning._read.cache_clear()
    monkeypatch.setattr(meaning.embeddings, "words", broken)
    assert say(bob, asked).undecided


def test_an_author_who_lets_nobody_compare_gets_no_meaning(bob, asked):
    asked.body = {"model": BODY["model"]}
    answer = say(bob, asked)
    assert (answer.undecided, answer.correct) == (False, False)
