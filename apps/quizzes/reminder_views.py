"""How a learner is reminded, and the pages that a reminder leads to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.middleware import SESSION_KEY
from apps.accounts.push import keys
from apps.quizzes.cards import zone_of
from apps.quizzes.forms import ReminderForm
from apps.quizzes.reminders import digest, letters, plans, stopping


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reminders(request: HttpRequest) -> HttpResponse:
    plan = plans.of(request.user)
    form = ReminderForm(request.POST or None, instance=plan)
    if request.method == "POST" and form.is_valid():
        plans.choose(learner=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("quizzes:reminders")
    next_at = plans.of(request.user).next_at
    context = {
        "form": form,
        # Without its zone, or the template would show it in that of the server.
        "next": next_at and next_at.astimezone(zone_of(request.user)).replace(tzinfo=None),
        "confirmed": letters.is_confirmed(request.user),
        "public_key": keys.public(),
    }
    return render(request, "quizzes/reminders.html", context)


@require_safe
@login_required
@never_cache
def reminded(request: HttpRequest) -> HttpResponse:
    """Where a reminder leads: to Today, of the organisation in which something is due. Enters no
    other than the learner's own, so a link is enough."""
    here = request.tenant_id
    found = [part.tenant.pk for part in digest.of(request.user).parts]
    if found and here not in found:
        request.session[SESSION_KEY] = found[0]
    return redirect("today")


# A mail program that stops mail for its user has no cookie of ours: the signed token is the proof.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A link alone changes nothing, since programs open links to look at them; its button does, and
    so does a mail program (RFC 8058), which follows no redirect."""
    if request.method != "POST":
        stopping.whose(token)
        return render(request, "quizzes/reminder/stop.html")
    learner = stopping.stop(token)
    return render(request, "quizzes/reminder/stopped.html", {"back": stopping.way_back(learner)})


@require_POST
def resume(request: HttpRequest, token: str) -> HttpResponse:
    stopping.resume(token)
    return render(request, "quizzes/reminder/resumed.html")
