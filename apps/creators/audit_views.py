"""Who did what when: of one lesson, and of a whole studio."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts import studios
from apps.accounts.studios import Right

from . import audit, desk, lessons
from .audit_models import Act
from .models import AuditEntry

ON_A_PAGE = 50


@login_required
@require_safe
def studio_history(request: HttpRequest) -> HttpResponse:
    owner = desk.owner_for(request, Right.READ)
    context = _context(request, AuditEntry.objects.of_studio(owner))
    return render(request, "creators/history.html", {**desk.context(request), **context})


@login_required
@require_safe
def lesson_history(request: HttpRequest, public_id: str) -> HttpResponse:
    atom = lessons.find(user=request.user, public_id=public_id, right=Right.READ)
    may_edit = studios.handles(request.user, atom)
    entries = AuditEntry.objects.about(atom)
    context = {"atom": atom, "may_edit": may_edit, **_context(request, entries)}
    return render(request, "creators/lesson_history.html", context)


def _context(request: HttpRequest, entries: QuerySet[AuditEntry]) -> dict[str, Any]:
    act, actor = request.GET.get("act", ""), request.GET.get("by", "")[:20]
    wanted = audit.wanted(entries, act=act, actor=actor)
    page = Paginator(wanted, ON_A_PAGE).get_page(request.GET.get("page"))
    done = set(entries.order_by().values_list("act", flat=True).distinct())
    return {
        "page": page,
        "lines": audit.lines(page),
        "acts": [(each.value, each.label) for each in Act if each in done],
        "people": audit.people_in(entries),
        "act": act,
        "by": actor,
        "query": urlencode({"act": act, "by": actor}),
        "is_filtered": bool(act or actor),
    }
