"""Quizzes of Alice's, and learners who take them and recall them later."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from apps.content.tests.factories import QuizAtomFactory
from apps.lib import clock
from apps.quizzes import answers, attempts
from apps.quizzes.tests.factories import RIGHT, WRONG, QuestionFactory

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
_keys = count()


class Study:
    """What a learner does on days after the start."""

    def __init__(self, learner):
        self.learner = learner

    def take(self, quiz, *, right, day=0):
        with clock.frozen(START + timedelta(days=day)):
            for number, question in enumerate(quiz.questions.all()):
                given = RIGHT if number < right else WRONG
                self._answer(attempts.answer, question, given)

    def review(self, question, *, day, response=RIGHT):
        with clock.frozen(START + timedelta(days=day)):
            return self._answer(answers.review, question, response)

    def _answer(self, how, question, response):
        key = f"key-{next(_keys)}"
        return how(learner=self.learner, question=question, response=response, key=key)


@pytest.fixture
def quiz_of(alice):
    """`quiz_of(skill)`: a published quiz of five questions; without a skill, of one of its own."""

    def quiz_of(skill=None, **fields):
        lesson = {"follows__owner": alice} | ({"follows__skill": skill} if skill else {})
        quiz = QuizAtomFactory(**lesson, **fields)
        QuestionFactory.create_batch(5, quiz=quiz)
        return quiz

    return quiz_of


@pytest.fixture
def quiz(quiz_of):
    return quiz_of()


@pytest.fixture
def bob_studies(bob):
    return Study(bob)
