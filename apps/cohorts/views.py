"""A learner's cohorts, and the pages on which managers keep them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import memberships

from . import bands, comparison, roster, standings, tasks
from .forms import CohortForm
from .models import Cohort

ON_A_PAGE = 30
FOUND = 30  # people that a search shows
FEW = 10  # so many are offered without a search
BACK = {"preferences": "accounts:preferences", "cohorts": "cohorts:cohorts"}


@require_safe
@login_required
@never_cache
def cohorts(request: HttpRequest) -> HttpResponse:
    manages = memberships.may_manage(request.user)
    kept = Cohort.objects.own().counted() if manages else Cohort.objects.none()
    context = {
        "overview": standings.of(request.user),
        "manages": manages,
        "page": Paginator(kept, ON_A_PAGE).get_page(request.GET.get("page")),
        "enough": bands.ENOUGH,
        "least": bands.LEAST,
        "days": bands.DAYS,
    }
    return render(request, "cohorts/cohorts.html", context)


@require_POST
@login_required
def compare_me(request: HttpRequest) -> HttpResponse:
    """One tap, and another that takes it back."""
    compared = request.POST.get("compared") == "yes"
    for tenant_id, cohort_id in comparison.choose(learner=request.user, compared=compared):
        tasks.compare.delay_on_commit(tenant_id, cohort_id)
    if compared:
        messages.success(request, _("You are compared with your cohorts again."))
    else:
        messages.success(request, _("You are compared with nobody any more."))
    return redirect(BACK.get(request.POST.get("back", ""), "cohorts:cohorts"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    memberships.require_manager(request.user)
    form = CohortForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = roster.create(by=request.user, name=form.cleaned_data["name"])
        return redirect("cohorts:cohort", made.public_id)
    return render(request, "cohorts/new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def cohort(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who is in, and who could be; a POST gives it another name."""
    found = roster.find(request.user, public_id)
    form = CohortForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("cohorts:cohort", public_id)
    words = request.GET.get("q", "")[:80].strip()
    others = roster.others(found, words)
    count = others.count()
    context = {
        # An invalid name must not stand in the heading.
        "cohort": Cohort.objects.own().counted().get(pk=found.pk),
        "form": form,
        "page": Paginator(roster.members(found), ON_A_PAGE).get_page(request.GET.get("page")),
        "q": words,
        "others": list(others[:FOUND]) if words or count <= FEW else [],
        "count": count,
        "least": bands.LEAST,
    }
    return render(request, "cohorts/cohort.html", context)


@require_POST
@login_required
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """The chosen people."""
    found = roster.find(request.user, public_id)
    return _added(request, found, roster.chosen(found, request.POST.getlist("person")))


@require_POST
@login_required
def add_found(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everybody whom a search found: a whole department, say."""
    found = roster.find(request.user, public_id)
    return _added(request, found, roster.others(found, request.POST.get("q", "")[:80]))


def _added(request: HttpRequest, found: Cohort, people: object) -> HttpResponse:
    count = roster.add(cohort=found, people=people)
    if count:
        tasks.compare.delay_on_commit(found.tenant_id, found.pk)
        told = ngettext("%(count)d person was added.", "%(count)d people were added.", count)
        messages.success(request, told % {"count": count})
    else:
        messages.info(request, _("Nobody was chosen."))
    return redirect("cohorts:cohort", found.public_id)


@require_POST
@login_required
def remove(request: HttpRequest, public_id: str, person: str) -> HttpResponse:
    found = roster.find(request.user, public_id)
    gone = roster.remove(cohort=found, person=person)
    tasks.compare.delay_on_commit(found.tenant_id, found.pk)
    messages.success(request, _("%(name)s was taken out.") % {"name": gone.get_full_name()})
    return redirect("cohorts:cohort", public_id)


@require_POST
@login_required
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    found = roster.find(request.user, public_id)
    found.delete()
    messages.success(request, _("%(name)s was deleted.") % {"name": found.name})
    return redirect("cohorts:cohorts")
