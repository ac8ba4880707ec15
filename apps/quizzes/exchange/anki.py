"""Anki's packages (.apkg): a zip with an SQLite database and its media.

Read as what it is; written by genanki. Packages of Anki's new kind (collection.anki21b, packed by
zstd) hold an empty old database beside it, whose only note says so: they are refused, with the
way out.
"""

import hashlib
import json
import re
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import genanki
from django.utils.translation import gettext_lazy as _

from apps.quizzes.formats.contract import Body, tidy

from .archives import Archive
from .contract import (
    MOST_QUESTIONS,
    Draft,
    Exported,
    Left,
    NotImported,
    Reading,
    Unreadable,
    object_of,
)
from .hypertext import plain

_DATABASES = ("collection.anki21", "collection.anki2")
_PACKED = "collection.anki21b"
_MOST_STEPS = 2_000_000  # of SQLite's machine: reading two hundred notes takes some thousands
_LONGEST_NOTE = 200_000
_FIELDS = "\x1f"
_CLOZE = re.compile(r"\{\{c\d{1,4}::")
# The same for every export, so that Anki knows the notes of an earlier one again.
_MODEL_ID = 1_607_392_319
_NAMES = ("Front", "Back", "Picture", "MicroLearn")


class Anki:
    key = "apkg"
    label = _("Anki (.apkg)")
    suffix = ".apkg"

    def fits(self, name: str, head: bytes) -> bool:
        return name.endswith((".apkg", ".colpkg"))

    def read(self, path: Path) -> Reading:
        reading = Reading()
        with Archive(path) as archive:
            if _PACKED in archive:
                raise Unreadable(
                    _(
                        "This package is of Anki's new kind. Export it once more, with “Support older Anki versions” ticked."  # noqa: E501
                    )
                )
            name = next((name for name in _DATABASES if name in archive), None)
            if name is None:
                raise Unreadable(_("There is no collection of Anki in it."))
            media = _media(archive)
            for is_cloze, fields in _notes(archive.read(name)):
                if reading.is_full:
                    reading.leave("…", _("Two hundred questions at most: split the file."))
                    break
                label = plain(fields[0]).text
                reading.take(label, lambda c=is_cloze, f=fields: _draft(c, f))
            for draft in reading.drafts:
                if draft.file in media and draft.file not in reading.files:
                    reading.files[draft.file] = archive.read(media[draft.file], most=10 << 20)
        return reading

    def write(self, questions: Iterable[Exported], title: str) -> tuple[bytes, list[Left]]:
        deck = genanki.Deck(_number(f"deck {title}"), tidy(title) or "MicroLearn")
        left: list[Left] = []
        with tempfile.TemporaryDirectory() as folder:
            media = []
            for question in questions:
                try:
                    deck.add_note(_note(question))
                except NotImported as refused:
                    left.append(Left(question.stem, str(refused.words)))
                    continue
                if question.picture:
                    file = Path(folder, question.picture_name)
                    file.write_bytes(question.picture)
                    media.append(str(file))
            out = Path(folder, "deck.apkg")
            genanki.Package(deck, media_files=media).write_to_file(str(out))
            return out.read_bytes(), left


def _media(archive: Archive) -> dict[str, str]:
    """The entry of each file by the name that notes use."""
    if "media" not in archive:
        return {}
    try:
        told = object_of(archive.read("media", most=1 << 20).decode(errors="replace"))
    except ValueError:
        return {}
    return {str(name): entry for entry, name in told.items() if entry in archive}


def _notes(database: bytes) -> Iterator[tuple[bool, list[str]]]:
    """(is it a cloze, its fields) of each note, in the order of their making."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 100 << 20)
        connection.deserialize(_without_wal(database))
        # Whoever made the file may have made views and triggers, too.
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA query_only=ON")
        connection.set_authorizer(_only_reading)
        connection.set_progress_handler(lambda: 1, _MOST_STEPS)
        clozes = _cloze_models(connection)
        rows = connection.execute(
            "SELECT mid, substr(flds, 1, ?) FROM notes ORDER BY id LIMIT ?",
            (_LONGEST_NOTE, MOST_QUESTIONS + 1),
        ).fetchall()
    except (sqlite3.Error, OverflowError, MemoryError) as error:
        raise Unreadable(_("The collection in it cannot be read.")) from error
    finally:
        connection.close()
    for model, fields in rows:
        yield str(model) in clozes, str(fields).split(_FIELDS)


def _without_wal(database: bytes) -> bytes:
    """With a header that asks for no second file (https://sqlite.org/fileformat.html, 1.3.3)."""
    return database[:18] + b"\x01\x01" + database[20:] if len(database) > 100 else database


def _cloze_models(connection: sqlite3.Connection) -> set[str]:
    (text,) = connection.execute("SELECT models FROM col").fetchone() or ("{}",)
    try:
        models = object_of(text)
    except (TypeError, ValueError):
        return set()
    return {key for key, told in models.items() if isinstance(told, dict) and told.get("type") == 1}


def _only_reading(action: int, *_names: Any) -> int:
    allowed = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION)
    return sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY


def _draft(is_cloze: bool, fields: list[str]) -> Draft:
    if len(fields) == len(_NAMES) and (own := _ours(fields[-1])):
        shown = plain(fields[2])
        return Draft(**own, file=shown.file, alt=shown.alt)
    front = plain(fields[0])
    if is_cloze:
        parts = _parts(front.text)
        if len(parts) < 2:
            raise NotImported(_("It hides nothing."))
        why = plain(" ".join(fields[1:])).text
        body: Body = {"parts": parts}
        return Draft(
            "fill_blanks", str(_("Fill in the blanks")), body, why, file=front.file, alt=front.alt
        )
    back = plain(fields[1]) if len(fields) > 1 else plain("")
    if not back.text:
        raise NotImported(_("It has no answer in words."))
    return Draft(
        "free_response",
        front.text or str(_("What is this?")),
        {"model": back.text[:500], "compare": True},
        explanation=back.text if len(back.text) > 500 else "",
        file=front.file or back.file,
        alt=front.alt or back.alt,
    )


def _parts(text: str) -> list[str | list[str]]:
    """ "{{c1::Paris::city}} lies" as ["", ["Paris"], " lies"]."""
    parts: list[str | list[str]] = []
    at = 0
    while (opening := _CLOZE.search(text, at)) is not None:
        end = text.find("}}", opening.end())
        if end < 0:
            break
        hidden, _colons, _hint = text[opening.end() : end].partition("::")
        parts += [text[at : opening.start()], [hidden]]
        at = end + 2
    return [*parts, text[at:]]


def _ours(text: str) -> dict[str, Any] | None:
    """What an export of our own wrote beside the note."""
    try:
        told = object_of(plain(text).text)
    except ValueError:
        return None
    names = ("format", "stem", "body", "explanation", "hint")
    if set(told) != set(names) or not isinstance(told["body"], dict):
        return None
    return told if all(isinstance(told[name], str) for name in names if name != "body") else None


def _note(question: Exported) -> genanki.Note:
    if "clip" in question.body:
        raise NotImported(_("A clip of a lesson cannot be taken along."))
    own = {
        "format": question.format,
        "stem": question.stem,
        "body": question.body,
        "explanation": question.explanation,
        "hint": question.hint,
    }
    picture = ""
    if question.picture:
        name = question.picture_name
        is_sound = name.endswith(".mp4")
        alt = _html(question.alt)
        picture = f"[sound:{name}]" if is_sound else f'<img src="{name}" alt="{alt}">'
    fields = [_html(question.stem), _back(question), picture, _html(json.dumps(own))]
    return genanki.Note(model=_model(), fields=fields, guid=f"microlearn-{question.public_id}")


def _back(question: Exported) -> str:
    """The right answer, for whoever studies the card in Anki."""
    body = question.body
    if "options" in body:
        lines = [option["text"] for option in body["options"] if option["correct"]]
    elif "items" in body:
        lines = [f"{n}. {item}" for n, item in enumerate(body["items"], start=1)]
    elif "pairs" in body:
        lines = [f"{pair['left']} → {pair['right']}" for pair in body["pairs"]]
    elif "parts" in body:
        lines = ["".join(part if isinstance(part, str) else part[0] for part in body["parts"])]
    elif "regions" in body:
        lines = [region["label"] for region in body["regions"] if region["correct"]]
    elif "value" in body:
        lines = [f"{body['value']} {body.get('unit', '')}".strip()]
    elif "answer" in body:
        lines = [str(_("True") if body["answer"] else _("False"))]
    else:
        lines = [body["model"]]
    return "<br>".join(map(_html, [*lines, *filter(None, [question.explanation])]))


def _model() -> genanki.Model:
    card = {
        "name": "Card",
        "qfmt": "{{Front}}<br>{{Picture}}",
        "afmt": "{{FrontSide}}<hr id=answer>{{Back}}",
    }
    fields = [{"name": name} for name in _NAMES]
    return genanki.Model(_MODEL_ID, "MicroLearn", fields=fields, templates=[card])


def _html(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )


def _number(text: str) -> int:
    """A steady id from a text, as Anki wants them: 31 bits."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") >> 1


KIND = Anki()
