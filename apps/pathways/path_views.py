"""Goal, diagnostic and path: from what a learner wants to what he has to learn for it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.quizzes.formats import InvalidResponse

from . import courses, knowing, welcoming
from .diagnostic import choosing, diagnosing, results
from .mastery.verdicts import Verdict
from .path import goals, guiding

BUDGETS = (10, 20, 40)  # minutes to choose from


def _fresh(response: HttpResponse) -> HttpResponse:
    # The next answer changes it.
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
@login_required
def goal_list(request: HttpRequest) -> HttpResponse:
    context = {"covers": courses.covers(request.user)}
    return _fresh(render(request, "pathways/goals.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def welcome(request: HttpRequest) -> HttpResponse:
    """What brings a learner here. A POST tells it, or `skip`s."""
    if request.method == "POST":
        if "skip" in request.POST:
            welcoming.skip(learner=request.user)
        else:
            welcoming.tell(
                learner=request.user,
                course=request.POST.get("course", ""),
                skills=request.POST.getlist("skill"),
            )
        return redirect("feed")
    context = {"offered": welcoming.offered(request.user)}
    return _fresh(render(request, "pathways/welcome.html", context))


@require_safe
@login_required
def path(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    given = request.GET.get("minutes", "")
    minutes = int(given) if given.isdecimal() and 0 < int(given) <= 10_000 else None
    goal = goals.find(kind, public_id)
    context = {
        "path": guiding.path(request.user, goal, minutes=minutes),
        "goal": goal,
        "minutes": minutes,
        "budgets": BUDGETS,
    }
    return _fresh(render(request, "pathways/path.html", context))


@require_POST
@login_required
def begin(request: HttpRequest, kind: str, public_id: str) -> HttpResponseRedirect:
    goal = goals.find(kind, public_id)
    diagnosis = diagnosing.begin(learner=request.user, goal=goal)
    return redirect("diagnosis", diagnosis.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def diagnosis(request: HttpRequest, public_id: str) -> HttpResponse:
    """The question that is on, or what was found. A POST answers: the fields of the question's
    own form, `unknown` for "I don't know", or `stop`."""
    found = diagnosing.find(request.user, public_id)
    stale = False
    if request.method == "POST":
        try:
            _answer(request, found)
            return redirect("diagnosis", public_id)
        except InvalidResponse:
            stale = True  # the same question again, with a word about it
    found = diagnosing.current(request.user, public_id)
    goal = diagnosing.goal_of(found)
    context = {"diagnosis": found, "goal": goal, "stale": stale}
    if found.finished_at:
        context |= {
            "domains": results.domains(request.user, goal),
            "path": guiding.path(request.user, goal),
            "verdicts": list(Verdict),
        }
        return _fresh(render(request, "pathways/findings.html", context))
    context |= {
        "presented": diagnosing.presented(found),
        "number": found.answers.count() + 1,
        "most": choosing.MOST_QUESTIONS,
    }
    status = 400 if stale else 200
    return _fresh(render(request, "pathways/diagnosis.html", context, status=status))


def _answer(request: HttpRequest, found: diagnosing.Diagnosis) -> None:
    if "stop" in request.POST:
        diagnosing.finish(diagnosis=found)
        return
    own = ("csrfmiddlewaretoken", "question", "unknown")
    response = {name: values for name, values in request.POST.lists() if name not in own}
    diagnosing.answer(
        diagnosis=found,
        question=request.POST.get("question", ""),
        response=None if "unknown" in request.POST else response,
    )


@require_POST
@login_required
def verdict(request: HttpRequest, public_id: str) -> HttpResponseRedirect:
    """The learner's own word on a skill."""
    results.override(learner=request.user, skill=public_id, verdict=request.POST.get("verdict", ""))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = reverse("goals")
    return HttpResponseRedirect(back)


@require_safe
@login_required
def skills(request: HttpRequest) -> HttpResponse:
    """What the learner has shown that he knows."""
    context = {"skills": knowing.skills(request.user)}
    return _fresh(render(request, "pathways/skills.html", context))


@require_safe
@login_required
def skill(request: HttpRequest, public_id: str) -> HttpResponse:
    """One skill: what he knows of it, what fades, when it returns."""
    context = {"sheet": knowing.sheet(request.user, public_id)}
    return _fresh(render(request, "pathways/skill.html", context))
