"""What an answer is answered with: right or not, why, the moment in the video, the next review."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.content.models import Atom
from apps.lib import clock
from apps.quizzes import due
from apps.quizzes.cards import zone_of
from apps.quizzes.models import Answer, Attempt, Card, Question


def of(answer: Answer) -> dict[str, Any]:
    """The outcome of one answer, the same however often it is asked for."""
    dues = _dues(answer.learner, [answer.question_id])
    return _outcome(answer, dues.get(answer.question_id))


def of_attempt(attempt: Attempt) -> dict[int, dict[str, Any]]:
    """The outcomes of an attempt by question, in two queries."""
    answers = list(attempt.answers.with_question().select_related("learner"))
    if not answers:
        return {}
    dues = _dues(answers[0].learner, [answer.question_id for answer in answers])
    return {
        answer.question_id: _outcome(answer, dues.get(answer.question_id)) for answer in answers
    }


def moment(question: Question) -> dict[str, Any] | None:
    """Where the video shows it: {"atom", "t" in seconds, "end", "label", "url"}."""
    video: Atom | None = question.quiz.follows
    if video is None or question.clip_start_ms is None:
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
    zone = zone_of(learner)
    days = due.days_until(clock.now(), due_at, zone)
    return {
        "on": due.local_date(due_at, zone).isoformat(),
        "in_days": days,
        "label": in_days(days),
    }


def in_days(days: int) -> str:
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}


def _dues(learner: User, question_ids: Iterable[int]) -> dict[int, datetime]:
    cards = Card.objects.own().filter(learner=learner, question__in=list(question_ids))
    return dict(cards.values_list("question_id", "due_at"))


def _outcome(answer: Answer, due_at: datetime | None) -> dict[str, Any]:
    question, attempt = answer.question, answer.attempt
    return {
        "question": question.public_id,
        "key": answer.idempotency_key,
        **answer.result,
        "response": answer.response,
        "explanation": question.explanation,
        "moment": moment(question),
        "again": again(answer.learner, due_at) if due_at else None,
        "attempt": attempt and attempt.public_id,
        "finished": bool(attempt and attempt.finished_at),
    }
