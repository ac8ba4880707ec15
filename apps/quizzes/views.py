from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.quizzes import attempts, presenting, reviews
from apps.quizzes.chart import columns


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
    return render(
        request,
        "quizzes/today.html",
        {
            "forecast": forecast,
            "chart": columns(forecast),
            "sitting": min(forecast.due_now, reviews.SESSION_SIZE),
            "skills": reviews.due_skills(request.user),
        },
    )


@require_safe
@login_required
@never_cache
def review(request: HttpRequest) -> HttpResponse:
    """One sitting: the cards that are due, at most twenty."""
    cards = reviews.session(request.user)
    return render(
        request,
        "quizzes/review.html",
        {
            "questions": presenting.review_cards(cards),
            "forecast": reviews.forecast(request.user),
        },
    )
