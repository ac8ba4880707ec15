"""Badges are awarded in the transaction of the review that completes them, once."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts import notifications
from apps.accounts.models import Notification, User
from apps.accounts.notifications import Words
from apps.pathways.mastery.ledger import skill_of
from apps.quizzes.models import Answer

from . import progress
from .models import Badge

KIND = "badge_earned"


def register() -> None:
    notifications.register(KIND, _words)


def on_answered(*, answer: Answer, **_signal: object) -> None:
    """An answer was decided. What completes a badge is always a review: a quiz, however well it
    went, has to be recalled later."""
    if answer.attempt_id is not None or not answer.correct:
        return
    skill = skill_of(answer.question)
    if skill is not None and not Badge.objects.of(answer.learner).filter(skill=skill).exists():
        award(learner=answer.learner, skill=skill)


@transaction.atomic
def award(*, learner: User, skill: int) -> Badge | None:
    """The badge, new or from before; None while something is missing."""
    found = progress.of_skills(learner, [skill])
    if not found or not found[0].is_complete:
        return None
    evidence = [_shown(each) for each in found[0].quizzes]
    badge, new = Badge.objects.get_or_create(
        learner=learner, skill=found[0].skill, defaults={"evidence": evidence}
    )
    if new:
        notifications.send(
            user=learner,
            kind=KIND,
            subject=("skill", badge.skill.public_id),
            key=f"{KIND}:{badge.skill.public_id}",
            params={"skill": badge.skill.name},
        )
    return badge


def _shown(each: progress.QuizProgress) -> dict[str, object]:
    result, recalled_at = each.standing.result, each.standing.recalled_at
    assert result is not None and recalled_at is not None  # noqa: S101 - it is kept
    return {
        "quiz": each.quiz.public_id,
        "title": each.title,
        "right": result.right,
        "total": result.total,
        "passed_at": result.at.isoformat(),
        "recalled_at": recalled_at.isoformat(),
    }


def _words(notification: Notification) -> Words:
    skill = notification.params["skill"]
    return Words(
        text=_("You have earned a badge: %(skill)s") % {"skill": skill},
        url=reverse("credentials:badges"),
        note=_("Passed, and still known later."),
        tone="ok",
    )
