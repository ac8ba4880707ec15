"""Learners' questions that creators answered. Whoever keeps questions says so here."""

from datetime import datetime

from apps.accounts.models import User

from .models import AnsweredQuestion


def record(*, owner: User, question: str, asked_at: datetime, answered_at: datetime) -> bool:
    """Whether it is the first answer to this question (by its id): each is rewarded once."""
    _row, is_first = AnsweredQuestion.objects.get_or_create(
        question=question,
        defaults={"owner": owner, "asked_at": asked_at, "answered_at": answered_at},
    )
    return is_first
