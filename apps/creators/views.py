"""The studio's pages. What changes a lesson goes through the API; questions are forms."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_safe,
)

from apps.accounts import memberships, studios
from apps.accounts.forms import NameForm
from apps.accounts.models import Role, User
from apps.accounts.studios import Right
from apps.content import inquiries, takedowns
from apps.content.models import Atom, Course
from apps.lib.errors import InvalidInput, NotAllowed
from apps.quizzes import formats, illustrations, questions
from apps.quizzes.models import Question
from apps.tenants.scope import PUBLIC_TENANT

from . import (
    answering,
    desk,
    figures,
    lessons,
    moderation,
    preview,
    quiz,
    shelves,
    suggestions,
    version_views,
)
from .models import SuggestionRound
from .snapshot import Lesson, captions_version, shelf, snapshot, video_version

ON_A_PAGE = 24
MOST_COURSES = 100


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return _home(request, NameForm(instance=request.user))


def _home(request: HttpRequest, name_form: NameForm) -> HttpResponse:
    shown = desk.context(request)
    context = {
        **shown,
        "may_become": request.tenant_id == PUBLIC_TENANT,
        "name_form": name_form,
        **preview.limits(),
        **(_shelf(request, shown) if shown["may_read"] else {}),
    }
    return render(request, "creators/home.html", context)


def _shelf(request: HttpRequest, shown: dict[str, Any]) -> dict[str, Any]:
    owner: User = shown["studio_owner"]
    wish = shelves.read(request.GET)
    found = shelves.found(owner, wish)
    keys = list(found.values_list("pk", "public_id"))
    if wish.order == shelves.VIEWED:
        keys = [(key, "") for key in figures.by_views_today(keys, reader=request.user)]
    page = Paginator(keys, ON_A_PAGE).get_page(request.GET.get("page"))
    atoms = {atom.pk: atom for atom in shelf(Atom.objects.filter(pk__in=[k for k, _id in page]))}
    told = figures.of(atoms.values(), reader=request.user)
    if shown["may_own"]:
        told = figures.with_earnings(told, atoms.values())
    asked = inquiries.waiting_counts(atoms)
    mine = Atom.objects.videos().owned_by(owner).filter(erased_at=None)
    return {
        "wish": wish,
        "courses": Course.objects.owned_by(owner).filter(discarded_at=None)[:MOST_COURSES],
        "shows": shelves.SHOWS.items(),
        "orders": shelves.ORDERS.items(),
        "page": page,
        "cards": [
            preview.card(Lesson(atoms[key]), told[key], asked=asked.get(key, 0))
            for key, _id in page
        ],
        "asked": answering.waiting_in(owner),
        "taken_down": moderation.of_studio(owner),
        "has_any": bool(keys) or mine.exists(),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def become(request: HttpRequest) -> HttpResponse:
    """In the public tenant everybody may teach; elsewhere an administrator decides."""
    if request.method != "POST":  # the address of a refused form, opened again
        return redirect("studio:home")
    if request.tenant_id != PUBLIC_TENANT:
        raise NotAllowed
    if not memberships.may_create(request.user):
        if not request.user.name:
            form = NameForm(request.POST, instance=request.user)
            if not form.is_valid():
                return _home(request, form)
            form.save()
        memberships.grant(user=request.user, role=Role.CREATOR)
        messages.success(request, _("Welcome, creator. Make your first lesson."))
    return redirect("studio:home")


@login_required
@require_safe
def new(request: HttpRequest) -> HttpResponse:
    shown = desk.context(request)
    if not shown["may_edit"]:
        return redirect("studio:home")
    return render(request, "creators/new.html", {**shown, **preview.limits()})


@login_required
@require_safe
def lesson(request: HttpRequest, public_id: str) -> HttpResponse:
    atom = lessons.find(user=request.user, public_id=public_id)
    loaded = Lesson.load(atom)
    context = {
        "atom": atom,
        "lesson": loaded,
        "snapshot": snapshot(loaded),
        "media": preview.media(loaded),
        "poster": preview.poster(loaded),
        "covers": preview.covers_of(loaded),
        "tracks": preview.transcripts(loaded),
        "video_version": video_version(loaded),
        "transcript_version": captions_version(loaded),
        "languages": settings.LESSON_LANGUAGES,
        "tags": ", ".join(atom.tags.values_list("name", flat=True)),
        "erase_after": settings.MEDIA_ERASE_AFTER,
        "is_open_to_all": atom.tenant_id == PUBLIC_TENANT,
        "feed_url": reverse("learn", args=[public_id]),
        "may_own": studios.handles(request.user, atom, Right.OWN),
        "time_zone": request.user.time_zone,
        "asked": answering.waiting_about(atom),
        "takedown": loaded.takedown,
        "longest_appeal": takedowns.LONGEST,
        **version_views.panel(loaded),
        **_quiz(atom),
        **preview.limits(),
    }
    return render(request, "creators/lesson.html", context)


@login_required
@require_GET
def quiz_panel(request: HttpRequest, public_id: str) -> HttpResponse:
    return _panel(request, lessons.find(user=request.user, public_id=public_id))


@login_required
@require_http_methods(["GET", "POST"])
def new_question(request: HttpRequest, public_id: str, format_key: str) -> HttpResponse:
    atom = lessons.find(user=request.user, public_id=public_id)
    rules = formats.get(format_key)
    action = reverse("studio:new_question", args=[public_id, format_key])
    if request.method != "POST":
        return _form(request, atom, action, rules)
    try:
        fields = questions.parse_editor(request.POST)
        quiz.add_question(lesson=atom, by=request.user, fields=fields)
    except InvalidInput as error:
        return _form(request, atom, action, rules, error=error)
    return _panel(request, atom)


@login_required
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, public_id: str, question_id: str) -> HttpResponse:
    atom = lessons.find(user=request.user, public_id=public_id)
    found = quiz.question_of(atom, question_id)
    action = reverse("studio:question", args=[public_id, question_id])
    if request.method != "POST":
        return _form(request, atom, action, found.rules, question=found)
    try:
        fields = questions.parse_editor(request.POST)
        quiz.edit_question(lesson=atom, question=found, by=request.user, fields=fields)
    except InvalidInput as error:
        return _form(request, atom, action, found.rules, question=found, error=error)
    return _panel(request, atom)


@login_required
@require_http_methods(["GET", "POST"])
def suggestion(request: HttpRequest, public_id: str, suggestion_id: str) -> HttpResponse:
    """A suggested question, to be changed and then taken over."""
    atom = lessons.find(user=request.user, public_id=public_id)
    found = suggestions.find(atom, suggestion_id)
    action = reverse("studio:suggestion", args=[public_id, suggestion_id])
    draft = suggestions.as_question(found)
    if request.method != "POST":
        return _form(request, atom, action, draft.rules, question=draft)
    try:
        fields = questions.parse_editor(request.POST)
        suggestions.accept(lesson=atom, found=found, by=request.user, fields=fields)
    except InvalidInput as error:
        return _form(request, atom, action, draft.rules, question=draft, error=error)
    return _panel(request, atom)


def _form(
    request: HttpRequest,
    atom: Atom,
    action: str,
    rules: formats.Format,
    *,
    question: Question | None = None,
    error: InvalidInput | None = None,
) -> HttpResponse:
    """The fragment with one question's fields; with `error`, what was written is kept."""
    context = {
        "action": action,
        "format": rules,
        "question": question,
        "editor": rules.editor(question.body if question else None),
        "known": illustrations.described(question) if question and question.pk else {},
        "upload_url": reverse("api:studio_api:illustrations", args=[atom.public_id]),
        "prefix": "",
        "error": error,
    }
    return render(
        request, "creators/_question_form.html", context, status=error.status if error else 200
    )


def _panel(request: HttpRequest, atom: Atom) -> HttpResponse:
    return render(request, "creators/_quiz.html", {"atom": atom, **_quiz(atom)})


def _quiz(atom: Atom) -> dict[str, Any]:
    asked = suggestions.latest(atom)
    return {
        "questions": quiz.questions_of(atom),
        # What most questions are comes first.
        "formats": sorted(formats.all(), key=lambda rules: rules.key != "multiple_choice"),
        "most_questions": quiz.MOST_QUESTIONS,
        "suggested": suggestions.of(atom),
        "suggesting": suggestions.is_working(asked),
        "suggesting_failed": asked is not None and asked.state == SuggestionRound.State.FAILED,
    }
