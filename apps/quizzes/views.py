from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.lib import clock
from apps.quizzes import (
    aside,
    attempts,
    curve,
    keeping,
    plans,
    presenting,
    recollection,
    reviews,
    tasks,
)
from apps.quizzes.cards import calendar_of
from apps.quizzes.chart import columns
from apps.quizzes.forms import PlanForm
from apps.quizzes.models import Card
from apps.quizzes.schedulers import FSRS6

SPANS = (12, 26, 53)  # weeks of the calendar to choose from


@require_safe
@login_required
def quiz(request: HttpRequest, public_id: str) -> HttpResponse:
    """A quiz on a page of its own."""
    asked = attempts.quiz_for(request.user, public_id)
    return render(request, "quizzes/quiz.html", {"paper": presenting.paper(request.user, asked)})


@require_safe
@login_required
@never_cache
def card(request: HttpRequest, public_id: str) -> HttpResponse:
    """The inside of <quiz-card>, for the feed."""
    asked = attempts.quiz_for(request.user, public_id)
    return render(request, "quizzes/card.html", {"paper": presenting.paper(request.user, asked)})


@require_safe
@login_required
def today(request: HttpRequest) -> HttpResponse:
    forecast = reviews.forecast(request.user)
    allowance = reviews.allowance(request.user, due_now=forecast.due_now)
    return render(
        request,
        "quizzes/today.html",
        {
            "forecast": forecast,
            "allowance": allowance,
            "chart": columns(forecast),
            "standing": keeping.standing(request.user, calendar_of(request.user)),
            "sitting": min(allowance.left, reviews.SESSION_SIZE),
            "skills": reviews.due_skills(request.user),
        },
    )


@require_safe
@login_required
@never_cache
def review(request: HttpRequest) -> HttpResponse:
    """One sitting: the cards that are due, at most twenty, within the day's limit unless the
    learner asks for more."""
    forecast = reviews.forecast(request.user)
    allowance = reviews.allowance(request.user, due_now=forecast.due_now)
    wanted = allowance.due if "more" in request.GET else allowance.left
    cards = reviews.session(request.user, size=min(wanted, reviews.SESSION_SIZE))
    return render(
        request,
        "quizzes/review.html",
        {
            "questions": presenting.review_cards(request.user, cards),
            "forecast": forecast,
            "allowance": allowance,
        },
    )


@require_safe
@login_required
@never_cache
def due(request: HttpRequest) -> HttpResponse:
    """The cards of the next sitting, and why each comes back."""
    learner = request.user
    cards = reviews.session(learner)
    whys = reviews.whys(learner, cards)
    return render(
        request,
        "quizzes/due.html",
        {
            "cards": [(card, whys[card.pk]) for card in cards],
            "due": reviews.due_count(learner),
            "planned": plans.of(learner),
        },
    )


@require_safe
@login_required
@never_cache
def memory(request: HttpRequest) -> HttpResponse:
    """How much the learner keeps, when he reviewed, and what comes."""
    learner, planned = request.user, plans.of(request.user)
    # SM-2 has no such goal.
    desired = planned.desired_retention if planned.scheduler.name == FSRS6.name else None
    kept = recollection.retained(learner)
    asked = request.GET.get("weeks", "")
    weeks = int(asked) if asked in map(str, SPANS) else SPANS[0]
    forecast = reviews.forecast(learner)
    return render(
        request,
        "quizzes/memory.html",
        {
            "retention": kept,
            "curve": curve.drawn(kept, desired=desired),
            "desired": desired,
            "heat": recollection.reviewed(learner, weeks=weeks),
            "today": calendar_of(learner).day(clock.now()),
            "weeks": weeks,
            "spans": SPANS,
            "forecast": forecast,
            "chart": columns(forecast),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan(request: HttpRequest) -> HttpResponse:
    """How reviews are planned, and what was put aside."""
    learner, planned = request.user, plans.of(request.user)
    now = {
        "scheduler": planned.scheduler.name,
        "desired_retention": planned.desired_retention,
        "daily_limit": planned.daily_limit,
        "day_starts_at": learner.day_starts_at,
    }
    form = PlanForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        _keep_plan(request, form.cleaned_data)
        return redirect("quizzes:plan")
    put_aside = Card.objects.suspended(learner).with_question().order_by("-suspended_at")
    return render(request, "quizzes/plan.html", {"form": form, "put_aside": put_aside[:100]})


@transaction.atomic
def _keep_plan(request: HttpRequest, chosen: dict) -> None:
    learner = request.user
    learner.day_starts_at = chosen.pop("day_starts_at")
    learner.save(update_fields=["day_starts_at"])
    if plans.choose(learner=learner, **chosen):
        tasks.rebuild_cards.delay_on_commit(learner.pk)
        messages.success(request, _("Saved. Your questions are being planned anew."))
    else:
        messages.success(request, _("Saved."))


@require_POST
@login_required
def resume(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask again what was put aside."""
    question = attempts.question_for(request.user, public_id)
    aside.resume(learner=request.user, question=question)
    messages.success(request, _("You will be asked this again."))
    return redirect("quizzes:plan")
