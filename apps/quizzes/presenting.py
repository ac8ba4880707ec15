"""Questions as a learner may see them: shuffled his own way, the right answers left out."""

from dataclasses import dataclass
from random import Random
from typing import Any

from apps.accounts.models import User
from apps.content.models import Atom
from apps.quizzes import attempts, outcomes
from apps.quizzes.models import Attempt, Card, Question


@dataclass(frozen=True, slots=True)
class Presented:
    """One question on its way to a browser. `outcome` is there when it was answered before."""

    question: Question
    shown: dict[str, Any]
    outcome: dict[str, Any] | None = None

    @property
    def template(self) -> str:
        return self.question.rules.template

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.question.public_id,
            "format": self.question.format,
            "stem": self.question.stem,
            "shown": self.shown,
            "outcome": self.outcome,
        }


@dataclass(frozen=True, slots=True)
class Paper:
    """A quiz as one learner meets it now."""

    quiz: Atom
    attempt: Attempt | None
    questions: tuple[Presented, ...]

    @property
    def outcomes(self) -> list[dict[str, Any]]:
        return [presented.outcome for presented in self.questions if presented.outcome]

    def as_dict(self) -> dict[str, Any]:
        video = self.quiz.follows
        return {
            "id": self.quiz.public_id,
            "title": self.quiz.title or (video.title if video else ""),
            "video": video and video.public_id,
            "attempt": self.attempt and self.attempt.public_id,
            "finished": bool(self.attempt and self.attempt.finished_at),
            "questions": [presented.as_dict() for presented in self.questions],
        }


def paper(learner: User, quiz: Atom) -> Paper:
    """The quiz with what the learner answered in his latest attempt, in four queries."""
    attempt = attempts.latest(learner=learner, quiz=quiz)
    given = outcomes.of_attempt(attempt) if attempt else {}
    questions = list(quiz.questions.current())
    for question in questions:
        question.quiz = quiz
    # A new attempt is shuffled anew; leaving and coming back is not.
    salt = attempt.public_id if attempt else "first"
    return Paper(
        quiz=quiz,
        attempt=attempt,
        questions=tuple(
            Presented(q, _shown(learner.pk, q, salt), given.get(q.pk)) for q in questions
        ),
    )


def review_card(card: Card) -> Presented:
    """A due card as a question; each review of a card has its own shuffle."""
    return Presented(card.question, _shown(card.learner_id, card.question, card.version))


def _shown(learner_id: int, question: Question, salt: object) -> dict[str, Any]:
    seed = f"{learner_id}:{question.pk}:{salt}"
    return question.rules.present(question.body, Random(seed))  # noqa: S311 - a shuffle, no secret
