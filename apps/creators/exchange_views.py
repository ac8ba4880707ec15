"""The studio's pages of imports and exports of questions."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.content.models import Atom
from apps.lib.errors import DomainError, InvalidInput
from apps.quizzes import exchange, formats
from apps.quizzes.models import QuestionImport

from . import imports, lessons, quiz


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exchange_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose a file to import, or a kind of file to export."""
    atom = lessons.find(user=request.user, public_id=public_id)
    if request.method != "POST":
        return _chooser(request, atom)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise InvalidInput(_("Choose a file."))
        found = imports.read(lesson=atom, by=request.user, name=file.name, content=file.chunks())
    except DomainError as error:
        return _chooser(request, atom, error)
    return redirect("studio:question_import", public_id, found.public_id)


def _chooser(request: HttpRequest, atom: Atom, error: DomainError | None = None) -> HttpResponse:
    count = len(quiz.questions_of(atom))
    kinds = [(kind, imports.export(lesson=atom, kind=kind)[1]) for kind in exchange.KINDS]
    context = {"atom": atom, "kinds": kinds if count else [], "error": error}
    status = error.status if error else 200
    return render(request, "creators/exchange.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_import(request: HttpRequest, public_id: str, import_id: str) -> HttpResponse:
    """What a file holds, and what came of it."""
    atom = lessons.find(user=request.user, public_id=public_id)
    found = imports.find(lesson=atom, public_id=import_id)
    if request.method != "POST":
        return _preview(request, atom, found)
    chosen = {int(n) for n in request.POST.getlist("question") if n.isascii() and n.isdecimal()}
    alts = {n: request.POST.get(f"alt-{n}", "") for n in chosen}
    try:
        imports.add(found=found, by=request.user, chosen=chosen, alts=alts)
    except DomainError as error:
        # As it is stored: what was done to it in memory was taken back.
        return _preview(request, atom, imports.find(lesson=atom, public_id=import_id), error)
    return redirect("studio:question_import", public_id, import_id)


def _preview(
    request: HttpRequest, atom: Atom, found: QuestionImport, error: DomainError | None = None
) -> HttpResponse:
    free = imports.free_places(atom)
    context = {
        "atom": atom,
        "found": found,
        "rows": list(_rows(request, found, free)),
        "free": free,
        "error": error,
    }
    status = error.status if error else 200
    return render(request, "creators/question_import.html", context, status=status)


def _rows(request: HttpRequest, found: QuestionImport, free: int) -> Iterator[dict[str, Any]]:
    asked = request.POST.getlist("question") if request.method == "POST" else None
    for number, draft in enumerate(found.drafts):
        yield {
            "number": number,
            "stem": draft["stem"],
            "label": formats.get(draft["format"]).label,
            "text": _with_blanks(draft["body"].get("parts", [])),
            "file": draft["file"],
            "alt": request.POST.get(f"alt-{number}", draft["alt"]),
            "checked": str(number) in asked if asked is not None else number < free,
        }


def _with_blanks(parts: list[str | list[str]]) -> str:
    """A text with blanks as it is read: what tells one such question from the next."""
    return "".join(part if isinstance(part, str) else "_____" for part in parts)


@login_required
@require_POST
def undo_import(request: HttpRequest, public_id: str, import_id: str) -> HttpResponse:
    atom = lessons.find(user=request.user, public_id=public_id)
    found = imports.find(lesson=atom, public_id=import_id)
    try:
        imports.undo(found=found, by=request.user)
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect("studio:question_import", public_id, import_id)


@login_required
@require_safe
def export(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """The quiz as a file of that kind."""
    atom = lessons.find(user=request.user, public_id=public_id)
    chosen = exchange.kind(kind)
    content, _left = imports.export(lesson=atom, kind=chosen)
    name = f"{slugify(atom.title)[:60] or 'quiz'}-{chosen.key}{chosen.suffix}"
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
