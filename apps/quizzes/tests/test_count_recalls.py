"""How many of the reviews of a day were recalled: what a cohort's bands are made of."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.lib import clock
from apps.quizzes import answers, attempts
from apps.quizzes.grades import Effort
from apps.quizzes.models import ReviewDay
from apps.quizzes.tests.factories import IN_ORDER, RIGHT, WRONG, QuestionFactory

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def at(day, hours=0.0):
    return clock.frozen(NOON + timedelta(days=day, hours=hours))


@pytest.fixture
def learned(bob, quiz):
    """Three questions, answered in their quiz."""
    questions = QuestionFactory.create_batch(3, quiz=quiz)
    with at(0):
        for question in questions:
            attempts.answer(
                learner=bob, question=question, response=RIGHT, key=f"a-{question.pk}xx"
            )
    return questions


def review(bob, question, response, key):
    return answers.review(learner=bob, question=question, response=response, key=key)


def counts():
    return list(ReviewDay.objects.order_by("day").values_list("reviews", "asked", "recalled"))


def test_right_and_wrong_in_a_review(bob, learned):
    with at(1):
        for question, response in zip(learned, (RIGHT, WRONG, RIGHT), strict=True):
            review(bob, question, response, f"review-{question.pk}")
    assert counts() == [(3, 3, 2)]


def test_learning_again_what_was_forgotten_a_minute_ago_is_no_recall(bob, learned):
    with at(1):
        review(bob, learned[0], WRONG, "first-time-key")
    with at(1, hours=0.1):
        review(bob, learned[0], RIGHT, "at-once-again-key")
    assert counts() == [(1, 1, 0)]


def test_saying_how_hard_it_was_counts_no_second_time(bob, learned):
    with at(1):
        review(bob, learned[0], RIGHT, "rated-later-key")
        answers.rate(learner=bob, key="rated-later-key", effort=Effort.EASY)
    assert counts() == [(1, 1, 1)]


def test_a_quiz_taken_again_after_its_lesson_is_no_recall(bob, learned):
    with at(0):
        quiz = learned[0].quiz
        for question in quiz.questions.exclude(pk__in=[each.pk for each in learned]):
            response = IN_ORDER if question.format == "sequence" else RIGHT
            attempts.answer(
                learner=bob, question=question, response=response, key=f"b-{question.pk}xx"
            )
    with at(1):
        attempts.answer(learner=bob, question=learned[0], response=RIGHT, key="again-in-the-quiz")
    assert counts() == [(1, 0, 0)]
