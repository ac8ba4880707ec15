"""The learner's own pages: library, lists, history, courses."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.analytics.watching import COMPLETE
from apps.content import inquiries, playlists
from apps.content.models import Inquiry
from apps.lib.errors import TooOften

from . import courses, library, searching

ENOUGH = round(COMPLETE * 100)  # % of a lesson that count as all of it
IN_A_ROW = 12


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, {"enough": ENOUGH, **context})
    # What was taken out a moment ago must not be there again on the way back.
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    saved, count = library.saved(request.user, most=IN_A_ROW)
    context = {
        "going_on": library.going_on(request.user, most=IN_A_ROW),
        "saved": saved,
        "saved_count": count,
        "shelves": library.shelves(request.user),
        "covers": courses.covers(request.user, most=IN_A_ROW),
    }
    return _page(request, "pathways/library.html", context)


@require_safe
@login_required
def saved(request: HttpRequest) -> HttpResponse:
    found = playlists.saved(request.user)
    return _page(request, "pathways/playlist.html", _of_list(request, found, library.SAVED))


@require_safe
@login_required
def playlist(request: HttpRequest, public_id: str) -> HttpResponse:
    found = playlists.find(owner=request.user, public_id=public_id)
    return _page(request, "pathways/playlist.html", _of_list(request, found, found.public_id))


def _of_list(request: HttpRequest, found: playlists.Playlist, shelf: str) -> dict[str, Any]:
    own = [] if found.is_saved else [found.public_id]
    kind = "saved" if found.is_saved else "playlist"
    lessons = library.in_list(found, user=request.user)
    return {
        "playlist": found,
        "shelf": shelf,
        "lessons": lessons,
        "minutes": -int(-sum(each.duration for each in lessons) // 60),
        "url": "" if found.is_saved else reverse("api:playlist", args=own),
        "order_url": reverse(f"api:{kind}-order", args=own),
        "lessons_url": reverse("api:saved")
        if found.is_saved
        else reverse("api:playlist", args=own) + "lessons/",
    }


@require_safe
@login_required
def history(request: HttpRequest) -> HttpResponse:
    page, watched = library.history(request.user, number=request.GET.get("page"))
    today = library.today(request.user)
    context = {
        "page": page,
        "days": library.by_day(watched, request.user),
        "today": today,
        "yesterday": today - timedelta(days=1),
    }
    return _page(request, "pathways/history.html", context)


@require_safe
@login_required
def inquiry_list(request: HttpRequest) -> HttpResponse:
    """What somebody has asked creators, and what they answered."""
    mine = Inquiry.objects.of(request.user).select_related("atom")
    page = Paginator(mine, library.ON_A_PAGE).get_page(request.GET.get("page"))
    return _page(request, "pathways/inquiries.html", {"page": page})


@require_POST
@login_required
def withdraw_inquiry(request: HttpRequest, public_id: str) -> HttpResponse:
    inquiries.withdraw(learner=request.user, public_id=public_id)
    messages.success(request, _("Your question is gone."))
    return redirect("inquiries")


@require_safe
@login_required
def course(request: HttpRequest, public_id: str) -> HttpResponse:
    return _page(request, "pathways/course.html", {"walk": courses.walk(request.user, public_id)})


@require_safe
@login_required
def course_list(request: HttpRequest) -> HttpResponse:
    return _page(request, "pathways/courses.html", {"covers": courses.covers(request.user)})


@require_safe
@login_required
def search(request: HttpRequest) -> HttpResponse:
    return _page(request, "pathways/search.html", _found(request))


@require_safe
@login_required
def search_results(request: HttpRequest) -> HttpResponse:
    """The results alone, while somebody types."""
    return _page(request, "pathways/_results.html", _found(request))


def _found(request: HttpRequest) -> dict[str, Any]:
    if not searching.Pace().allow_request(request, None):
        raise TooOften
    query, page = request.GET.get("q", ""), request.GET.get("page", "")
    results = searching.search(request.user, query, page=page)
    return {
        "results": results,
        "suggestions": [] if results.total else searching.suggestions(),
    }
