"""Pages of a lesson's viewers: the dashboard, and its numbers to take along."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts import studios
from apps.accounts.studios import Right
from apps.lib.errors import NotFound

from . import lessons, preview, takes, viewership, viewership_export, viewership_words
from .snapshot import Lesson
from .viewership import BEFORE, Board, Choice


def _board(request: HttpRequest, public_id: str) -> tuple[Board, list[takes.Take]]:
    atom = lessons.find(user=request.user, public_id=public_id, right=Right.READ)
    known = takes.of(atom)
    return viewership.load(atom, Choice.read(request.GET, known), known), known


@login_required
@require_safe
def viewers(request: HttpRequest, public_id: str) -> HttpResponse:
    board, known = _board(request, public_id)
    lesson = Lesson.load(board.atom, number=board.choice.version or _current(known))
    values = viewership_words.values(board)
    context = {
        "atom": board.atom,
        "may_edit": studios.handles(request.user, board.atom),
        "board": board,
        "choice": board.choice,
        "values": values,
        "seconds": _seconds(board, values),
        "media": preview.media(lesson),
        "poster": preview.poster(lesson),
        "periods": viewership_words.PERIODS.items(),
        "takes": known,
        "is_special": board.choice != Choice(board.choice.period, _current(known)),
        "sources": [(name, viewership_words.source(name)) for name in _sources(board)],
        "opposites": _opposites(board, known),
        "exports": viewership_export.KINDS.items(),
    }
    return render(request, "creators/viewers.html", context)


def _current(known: list[takes.Take]) -> int | None:
    return next((take.number for take in known if take.code == "current"), None)


def _seconds(board: Board, values: dict) -> list[tuple[int, str, int, str, str]]:
    """The curve as a table: second, moment, plays, share, the other's share."""
    plays, others = values["plays"], values["others"]
    return [
        (
            second,
            viewership_words.clock(second),
            plays[second] if second < len(plays) else 0,
            share,
            others[second] if others else "",
        )
        for second, share in enumerate(values["shares"])
    ]


def _sources(board: Board) -> list[str]:
    """Those that views came from, and the one that was chosen."""
    return sorted({*board.sources, *filter(None, [board.choice.source])})


def _opposites(board: Board, known: list[takes.Take]) -> list[tuple[str, str]]:
    """What the choice may be compared with: (value, name)."""
    found = [] if board.choice.period == "all" else [BEFORE]
    found += [f"version:{take.number}" for take in known if take.number != board.choice.version]
    found += [f"source:{name}" for name in _sources(board) if name != board.choice.source]
    return [(value, viewership_words.against(value)) for value in found]


@login_required
@require_safe
def export(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    if kind not in viewership_export.KINDS:
        raise NotFound
    board, _known = _board(request, public_id)
    response = HttpResponse(
        viewership_export.table(board, kind), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="viewers-{public_id}-{kind}.csv"'
    return response
