"""What a learner's answers before learning show of a goal's skills, and how long they took."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Sum

from apps.accounts.models import User

from ..diagnostic_models import Diagnosis, DiagnosisAnswer
from ..mastery import front, guessing
from ..path.goals import Goal


def of(diagnosis: Diagnosis, goal: Goal) -> list[front.Shown]:
    return _shown(goal, _columns(diagnosis.answers.all()))


def latest(learner: User, goal: Goal) -> list[front.Shown]:
    """Of the learner's last diagnosis of this goal that has an answer."""
    rows = DiagnosisAnswer.objects.own().filter(
        diagnosis__learner=learner, **{f"diagnosis__{goal.kind}_id": goal.key}
    )
    newest = rows.order_by("-diagnosis__started_at", "-diagnosis_id").values("diagnosis_id")[:1]
    return _shown(goal, _columns(rows.filter(diagnosis_id__in=newest)))


def seconds(learner: User, goal: Goal) -> float:
    """That all diagnoses of this goal took."""
    asked = Diagnosis.objects.of(learner).filter(**{f"{goal.kind}_id": goal.key}).order_by()
    return asked.aggregate(total=Sum("seconds"))["total"] or 0.0


def _columns(rows: Any) -> Iterable[tuple]:
    return rows.order_by("pk").values_list(
        "question__quiz__skill_id", "score", "response", "question__format", "question__body"
    )


def _shown(goal: Goal, rows: Iterable[tuple]) -> list[front.Shown]:
    found = []
    for skill, score, response, kind, body in rows:
        guess = guessing.chance(kind, body) if response is not None else 0.0
        for place in goal.stock.known.positions([skill] if skill else []).tolist():
            found.append((place, score, guess))
    return front.joined(found)
