"""What an answer is answered with: right or not, why, the moment in the video, the next review."""

from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.content.models import Atom
from apps.lib import clock
from apps.quizzes import due, grades, leeches
from apps.quizzes.cards import calendar_of
from apps.quizzes.models import Answer, Attempt, Card, Question, Review


def of(answer: Answer) -> dict[str, Any]:
    """The outcome of one answer, the same however often it is asked for."""
    return _of([answer])[answer.question_id]


def of_attempt(attempt: Attempt) -> dict[int, dict[str, Any]]:
    """The outcomes of an attempt by question, in three queries."""
    return _of(list(attempt.answers.with_question().select_related("learner")))


def moment(question: Question) -> dict[str, Any] | None:
    """Where the video shows it: {"atom", "t" in seconds, "end", "label", "url"}. None where it
    shows nothing, or was withdrawn."""
    video: Atom | None = question.quiz.follows
    if video is None or question.clip_start_ms is None or video.state != Atom.State.PUBLISHED:
        return None
    seconds = question.clip_start_ms / 1000
    end = question.clip_end_ms
    return {
        "atom": video.public_id,
        "t": seconds,
        "end": None if end is None else end / 1000,
        "label": f"{int(seconds) // 60}:{int(seconds) % 60:02d}",
        "url": f"/learn/{video.public_id}?t={seconds:g}",
    }


def again(learner: User, due_at: datetime) -> dict[str, Any]:
    """When a card comes back: {"on": local date, "in_days", "label": words}."""
    calendar = calendar_of(learner)
    days = calendar.days_until(clock.now(), due_at)
    return {
        "on": calendar.day(due_at).isoformat(),
        "in_days": days,
        "label": due.in_words(days),
    }


def _of(answers: list[Answer]) -> dict[int, dict[str, Any]]:
    """Outcomes of answers of one learner, by question."""
    if not answers:
        return {}
    questions = [answer.question_id for answer in answers]
    cards = Card.objects.own().filter(learner=answers[0].learner, question__in=questions)
    held = {card.question_id: card for card in cards}
    reviews = Review.objects.own().filter(answer__in=answers).counted().order_by("pk")
    # A later row of the same answer amends the earlier one, and so comes after it here.
    graded = dict(reviews.values_list("answer_id", "grade"))
    return {
        answer.question_id: _outcome(answer, held.get(answer.question_id), graded.get(answer.pk))
        for answer in answers
    }


def _outcome(answer: Answer, card: Card | None, grade: int | None) -> dict[str, Any]:
    question, attempt = answer.question, answer.attempt
    aside = leeches.verdict(card) if card else ""
    return {
        "question": question.public_id,
        "key": answer.idempotency_key,
        **answer.result,
        "response": answer.response,
        "undecided": answer.undecided,
        "explanation": question.explanation,
        "moment": moment(question),
        "again": again(answer.learner, card.due_at) if card and not aside else None,
        "aside": aside,
        "effort": grades.effort_of(grade),
        "attempt": attempt and attempt.public_id,
        "finished": bool(attempt and attempt.finished_at),
    }
