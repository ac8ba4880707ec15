from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.models import User
from apps.lib import clock
from apps.quizzes import due
from apps.quizzes.cards import calendar_of

from . import progress
from .models import Badge
from .progress import QuizProgress


@require_safe
@login_required
def badges(request: HttpRequest) -> HttpResponse:
    """What was earned and how, and what is missing of the rest."""
    learner = request.user
    earned = list(Badge.objects.of(learner).select_related("skill"))
    missing = set(progress.begun(learner)) - {badge.skill_id for badge in earned}
    context = {
        "earned": [
            {"badge": badge, "on": _day(learner, badge.awarded_at), "how": _how(learner, badge)}
            for badge in earned
        ],
        "under_way": [
            {"of": each, "quizzes": [_step(learner, quiz) for quiz in each.quizzes]}
            for each in progress.of_skills(learner, missing)
        ],
    }
    return render(request, "credentials/badges.html", context)


def _how(learner: User, badge: Badge) -> list[dict[str, Any]]:
    return [
        {
            **quiz,
            "passed_on": _day(learner, datetime.fromisoformat(quiz["passed_at"])),
            "recalled_on": _day(learner, datetime.fromisoformat(quiz["recalled_at"])),
        }
        for quiz in badge.evidence
    ]


def _step(learner: User, each: QuizProgress) -> dict[str, Any]:
    calendar = calendar_of(learner)
    back = each.due_at and due.in_words(calendar.days_until(clock.now(), each.due_at))
    return {
        "title": each.title,
        "quiz": each.quiz,
        "result": each.standing.result,
        "passed": each.standing.is_passed,
        "kept": each.standing.is_kept,
        "back": back,
    }


def _day(learner: User, moment: datetime) -> Any:
    return calendar_of(learner).day(moment)
