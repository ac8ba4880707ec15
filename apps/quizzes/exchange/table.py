"""A table (CSV): one question a row, made in any spreadsheet.

Columns, by their names in the first row: question, right, wrong, explanation, hint, format, body.
Several right or wrong answers stand in one cell, divided by "|". What a row asks is guessed from
its answers where `format` is empty; `body` is JSON and, where it is given, the question as it is.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext_lazy as _

from apps.lib.cells import FORMULA, harmless
from apps.quizzes.formats import quantity
from apps.quizzes.formats.contract import Body, tidy

from .contract import (
    Draft,
    Exported,
    Left,
    NotImported,
    Reading,
    Unreadable,
    object_of,
    right_and_wrong,
)

COLUMNS = ("question", "right", "wrong", "explanation", "hint", "format", "body")
_LONGEST_CELL = 20_000
_LONGEST_LINE = len(COLUMNS) * _LONGEST_CELL


class Table:
    key = "csv"
    label = _("Table (CSV)")
    suffix = ".csv"

    def fits(self, name: str, head: bytes) -> bool:
        return name.endswith((".csv", ".tsv"))

    def read(self, path: Path) -> Reading:
        reading = Reading()
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                for row in _rows(file):
                    if reading.is_full:
                        reading.leave("…", _("Two hundred questions at most: split the file."))
                        break
                    if any(row.values()):
                        reading.take(row["question"], lambda row=row: _draft(row))
        except UnicodeDecodeError as error:
            raise Unreadable(_("This text is not in UTF-8. Save it so, and try again.")) from error
        except csv.Error as error:
            raise Unreadable(_("This is no table: a cell has no end, or is too long.")) from error
        return reading

    def write(self, questions: Iterable[Exported], title: str) -> tuple[bytes, list[Left]]:
        left, out = [], io.StringIO()
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        for question in questions:
            if question.format == "hotspot" or question.picture:
                words = _("A table holds no pictures and sounds.")
                left.append(Left(question.stem, str(words)))
            if question.format == "hotspot":
                continue
            right, wrong = _answers(question)
            row = {
                "question": question.stem,
                "right": right,
                "wrong": wrong,
                "explanation": question.explanation,
                "hint": question.hint,
                "format": question.format,
                "body": json.dumps(question.body, ensure_ascii=False),
            }
            writer.writerow({name: harmless(value) for name, value in row.items()})
        return out.getvalue().encode("utf-8-sig"), left


def _lines(file: TextIO) -> Iterator[str]:
    """Line by line; a line of a million cells is no question."""
    while line := file.readline(_LONGEST_LINE + 1):
        if len(line) > _LONGEST_LINE:
            raise csv.Error
        yield line


def _rows(file: TextIO) -> Iterator[dict[str, str]]:
    lines = _lines(file)
    first = next(lines, "")
    divider = max(",;\t", key=first.count)
    names = [tidy(name).casefold() for name in next(csv.reader([first], delimiter=divider), [])]
    if "question" not in names:
        raise Unreadable(_("The first row must name the columns: question, right, wrong, …"))
    for cells in csv.reader(lines, delimiter=divider, strict=True):
        told = {n: _typed(c) for n, c in zip(names, cells, strict=False) if len(c) <= _LONGEST_CELL}
        yield {name: told.get(name, "") for name in COLUMNS}


def _draft(row: dict[str, str]) -> Draft:
    if row["body"]:
        format, body = row["format"], _json(row["body"])
    else:
        format, body = _guess(row)
    return Draft(format, row["question"], body, row["explanation"], row["hint"])


def _json(text: str) -> Body:
    try:
        body = object_of(text)
    except ValueError:
        raise NotImported(_("Its body is not JSON.")) from None
    return {name: value for name, value in body.items() if name != "media"}


def _guess(row: dict[str, str]) -> tuple[str, Body]:
    """The format that is named, or the one that these answers are usual for."""
    right, wrong = (_divided(row[name]) for name in ("right", "wrong"))
    if not right:
        raise NotImported(_("It has no right answer."))
    named = row["format"]
    if named == "sequence":
        return named, {"items": right}
    if named == "matching" or (not named and all(" = " in text for text in right)):
        sides = [text.partition(" = ") for text in right]
        pairs = [{"left": a, "right": b} for a, _equals, b in sides]
        return "matching", {"pairs": pairs} | ({"extra": wrong} if wrong else {})
    if wrong:
        options = [{"text": text, "correct": True} for text in right]
        return "multiple_choice", {"options": options + [{"text": text} for text in wrong]}
    if right[0].casefold() in ("true", "false"):
        return "true_false", {"answer": right[0].casefold() == "true"}
    number = quantity.read(right[0])
    if number and named in ("", "numeric"):
        body = {"value": float(number.value)}
        return "numeric", body | ({"unit": number.unit} if number.unit else {})
    body = {"model": right[0], "accept": right[1:], "compare": len(right[0].split()) > 3}
    return "free_response", body


def _divided(cell: str) -> list[str]:
    return [text for text in map(tidy, cell.split("|")) if text]


def _answers(question: Exported) -> tuple[str, str]:
    """For people who read the table: what is right, what is wrong."""
    body = question.body
    if "options" in body:
        return tuple("|".join(texts) for texts in right_and_wrong(body))  # type: ignore[return-value]
    if "items" in body:
        return "|".join(body["items"]), ""
    if "pairs" in body:
        pairs = [f"{pair['left']} = {pair['right']}" for pair in body["pairs"]]
        return "|".join(pairs), "|".join(body.get("extra", []))
    if "model" in body:
        return "|".join([body["model"], *body.get("accept", [])]), ""
    if "value" in body:
        return f"{body['value']} {body.get('unit', '')}".strip(), ""
    return (str(body["answer"]).lower(), "") if "answer" in body else ("", "")


def _typed(cell: str) -> str:
    """A cell as it was before `harmless`."""
    return cell[1:] if cell.startswith(tuple(f"'{mark}" for mark in FORMULA)) else cell


KIND = Table()
