import pytest

from apps.content.tests.factories import QuizAtomFactory
from apps.quizzes.tests.factories import QuestionFactory


@pytest.fixture
def quiz(alice):
    """Alice's published quiz of three questions, the last one a sequence."""
    quiz = QuizAtomFactory(follows__owner=alice)
    QuestionFactory.create_batch(2, quiz=quiz)
    QuestionFactory(quiz=quiz, sequence=True)
    return quiz


@pytest.fixture
def question(quiz):
    return quiz.questions.first()
