from datetime import timedelta

import pytest

from apps.accounts.tests.factories import UserFactory
from apps.content.tests.factories import QuizAtomFactory
from apps.lib import clock
from apps.quizzes import statistics, tasks
from apps.quizzes.models import Answer, Attempt, QuestionStatistics
from apps.quizzes.tests.factories import QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(public):
    """A quiz whose first question is marked wrong: who knows the others misses it."""
    quiz = QuizAtomFactory()
    questions = QuestionFactory.create_batch(3, quiz=quiz)
    for n in range(24):
        knows = n % 2 == 0
        answer_all(quiz, questions, [not knows, knows, knows])
    return quiz


def answer_all(quiz, questions, rights, learner=None):
    now = clock.now()
    learner = learner or UserFactory()
    attempt = Attempt.objects.create(learner=learner, quiz=quiz, finished_at=now, total=3)
    for question, right in zip(questions, rights, strict=True):
        Answer.objects.create(
            learner=learner,
            attempt=attempt,
            question=question,
            idempotency_key=f"{attempt.pk}-{question.pk}",
            response={},
            result={},
            score=float(right),
            correct=right,
            elapsed_ms=8000,
        )


def test_each_question_gets_its_figures(counted):
    assert statistics.count_again() == 1

    first, second, _third = QuestionStatistics.objects.order_by("question__position")
    assert (first.answers, first.difficulty, first.median_ms) == (24, 0.5, 8000)
    assert first.discrimination == pytest.approx(-1)
    assert first.flags == ["miskeyed"]
    assert second.flags == []


def test_counting_again_changes_the_same_rows(counted):
    statistics.count_again()
    statistics.count_again()

    assert QuestionStatistics.objects.count() == 3


def test_a_second_attempt_of_a_learner_is_practice(counted, bob):
    questions = list(counted.questions.all())
    answer_all(counted, questions, [True, True, True], bob)
    answer_all(counted, questions, [False, False, False], bob)
    statistics.count_again()

    assert QuestionStatistics.objects.first().answers == 25


def test_what_was_counted_long_ago_is_left_alone(counted):
    Attempt.objects.update(finished_at=clock.now() - timedelta(days=1))
    statistics.count_again()

    assert statistics.count_again() == 0


def test_beat_counts_in_every_tenant(counted):
    tasks.count_questions()

    assert QuestionStatistics.objects.filter(answers=24).count() == 3


def test_every_flag_has_its_words():
    assert set(statistics.ADVICE) == set(statistics.Flag)
