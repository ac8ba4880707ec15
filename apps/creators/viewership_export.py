"""A dashboard's numbers as tables for a spreadsheet (CSV, RFC 4180)."""

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from . import viewership_words as words
from .viewership import Board

KINDS = {
    "seconds": _("Second by second (CSV)"),
    "questions": _("Questions (CSV)"),
    "sources": _("Sources (CSV)"),
}
# A spreadsheet would run what begins so (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
Cell = str | int | float


def table(board: Board, kind: str) -> str:
    """With the mark of UTF-8 at its head, by which spreadsheets know it."""
    rows = {"seconds": _seconds, "questions": _questions, "sources": _sources}[kind](board)
    out = io.StringIO()
    csv.writer(out).writerows([_safe(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _safe(cell: Cell) -> Cell:
    """Words that look like a formula are words; numbers are numbers."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA):
        return "'" + cell
    return cell


def _seconds(board: Board) -> Iterator[Iterable[Cell]]:
    other = [words.against(board.choice.against)] if board.other else []
    yield ["second", "time", "plays", "share", *other]
    curve = board.retention.curve
    for second in range(board.seconds):
        row = [
            second,
            words.clock(second),
            curve[second] if second < len(curve) else 0,
            round(board.retention.share(second), 4),
        ]
        yield row + ([round(board.other.share(second), 4)] if board.other else [])


def _questions(board: Board) -> Iterator[Iterable[Cell]]:
    yield ["question", "taught_at", "answered", "right", "share_right", "share_of_views_reached"]
    for asked in board.asked:
        yield [
            asked.question.stem,
            "" if asked.second is None else words.clock(asked.second),
            asked.answered,
            asked.right,
            round(asked.right / asked.answered, 4) if asked.answered else "",
            "" if asked.seen is None else round(asked.seen, 4),
        ]


def _sources(board: Board) -> Iterator[Iterable[Cell]]:
    yield ["source", "views"]
    for name, views in sorted(board.sources.items()):
        yield [words.source(name), views]
