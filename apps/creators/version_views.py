"""Pages of a lesson's versions: sending another one, and looking at one before the switch."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts import studios
from apps.accounts.studios import Right
from apps.media import delivery
from apps.media.models import Asset
from apps.quizzes.models import Question

from . import experiment_views, lessons, preview, quiz, takes, versions
from .snapshot import Lesson, snapshot, takes_version


@login_required
@require_safe
def new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Film or choose another recording of a lesson."""
    atom = lessons.find(user=request.user, public_id=public_id)
    may_own = studios.handles(request.user, atom, Right.OWN)
    context = {"atom": atom, "may_own": may_own, **preview.limits()}
    return render(request, "creators/new_version.html", context)


@login_required
@require_safe
def version(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """One version as learners would have it."""
    atom = lessons.find(user=request.user, public_id=public_id)
    row = versions.find(atom, number)
    lesson = Lesson.load(atom)
    take = next(take for take in lesson.takes if take.number == row.number)
    context = {
        "atom": atom,
        "take": take,
        "media": _media(take),
        "late": _late(take),
        "snapshot": snapshot(lesson),
        "current": _current(lesson),
        "takes_version": takes_version(lesson),
        "may_own": studios.handles(request.user, atom, Right.OWN),
    }
    return render(request, "creators/version.html", context)


def panel(lesson: Lesson) -> dict[str, Any]:
    """What the list of versions on a lesson's page shows."""
    test = lesson.test
    return {
        "test": test,
        "tested": {arm.number for arm in test.arms.all()} if test else set(),
        "has_tests": lesson.atom.experiments.exists(),
        "may_test": lesson.atom.is_published and bool(experiment_views.candidates(lesson.takes)),
        "removed": takes.removed(lesson.atom),
        "takes": lesson.takes,
        "current": _current(lesson),
        "incoming_version": takes.incoming(lesson.atom),
        "may_add_version": bool(lesson.asset and lesson.asset.is_live),
        "takes_version": takes_version(lesson),
    }


def _late(take: takes.Take) -> list[Question]:
    if not take.asset.is_live:
        return []
    return takes.late_clips(quiz.questions_of(take.atom), take.asset)


def _current(lesson: Lesson) -> int | None:
    return next((take.number for take in lesson.takes if take.code == "current"), None)


def _media(take: takes.Take) -> dict[str, Any] | None:
    if not take.asset.is_live:
        return None
    asset = Asset.objects.with_playback().get(pk=take.asset.pk)
    return delivery.playback(asset, public=take.atom.is_open_to_all)
