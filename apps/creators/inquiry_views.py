"""Learners' questions in the studio: of one lesson, and of all."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts import studios
from apps.accounts.models import User
from apps.accounts.studios import Right
from apps.content import inquiries
from apps.content.models import Atom

from . import answering, desk, lessons

ON_A_PAGE = 20


@login_required
@require_safe
def studio_inquiries(request: HttpRequest) -> HttpResponse:
    owner = desk.owner_for(request, Right.READ)
    return _page(request, owner, None)


@login_required
@require_safe
def lesson_inquiries(request: HttpRequest, public_id: str) -> HttpResponse:
    atom = lessons.find(user=request.user, public_id=public_id, right=Right.READ)
    return _page(request, atom.owner, atom)


def _page(request: HttpRequest, owner: User, atom: Atom | None) -> HttpResponse:
    wish = request.GET.get("show", "")
    show = wish if wish in answering.SHOWS else answering.WAITING
    found = answering.of(owner, show=show, lesson=atom)
    context = {
        **desk.context(request),
        "atom": atom,
        "show": show,
        "shows": answering.SHOWS.items(),
        "query": f"show={show}",
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "longest": inquiries.LONGEST_ANSWER,
        "may_edit": studios.may(request.user, owner, Right.EDIT),
    }
    return render(request, "creators/inquiries.html", context)


@login_required
@require_safe
def inquiry(request: HttpRequest, public_id: str) -> HttpResponse:
    """The fragment of one, as it stands now."""
    found = answering.find(user=request.user, public_id=public_id, right=Right.READ)
    context = {
        "each": found,
        "longest": inquiries.LONGEST_ANSWER,
        "may_edit": studios.handles(request.user, found.atom),
    }
    return render(request, "creators/_inquiry.html", context)
