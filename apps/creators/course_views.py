"""Pages of a creator's courses. What changes a course goes through the API."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from apps.accounts import studios
from apps.accounts.studios import Right
from apps.content import courses, discarding
from apps.content.models import Course
from apps.media import captions

from . import desk, syllabus

ON_A_PAGE = 30


@login_required
@require_safe
def course_list(request: HttpRequest) -> HttpResponse:
    desk_now = desk.context(request)
    if not desk_now["may_edit"]:
        return redirect("studio:home")
    mine = syllabus.counted(Course.objects.owned_by(desk_now["studio_owner"]))
    context = {
        "page": Paginator(mine.filter(discarded_at=None), ON_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "deleted": [
            (each, discarding.gone_at(each)) for each in mine.exclude(discarded_at=None)[:ON_A_PAGE]
        ],
        **desk_now,
    }
    return render(request, "creators/courses.html", context)


@login_required
@require_safe
def course(request: HttpRequest, public_id: str) -> HttpResponse:
    found = syllabus.load(courses.find(user=request.user, public_id=public_id))
    cards = syllabus.cards(found)
    modules = [
        (module, [(item.atom, cards.get(item.atom_id)) for item in module.items.all()])
        for module in found.modules.all()
    ]
    context = {
        "course": found,
        "modules": modules,
        "offered": syllabus.offered(found),
        "count": sum(len(items) for _module, items in modules),
        "shown": sum(atom.is_published for _module, items in modules for atom, _card in items),
        "glossary": "\n".join(found.glossary),
        "most_terms": captions.MOST_TERMS,
        "gone_at": discarding.gone_at(found),
        "may_own": studios.handles(request.user, found, Right.OWN),
    }
    return render(request, "creators/course.html", context)
