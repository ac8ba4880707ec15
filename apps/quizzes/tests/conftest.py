import pytest

from apps.content.tests.factories import QuizAtomFactory
from apps.quizzes import signals
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


@pytest.fixture
def nobody_above_listens(monkeypatch):
    """Badges and mastery are half of what an answer costs: left out where hundreds are given only
    to look at cards and reviews."""
    monkeypatch.setattr(signals.answered, "receivers", [])
