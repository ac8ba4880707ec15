"""Fill in the blanks: words left out of a text, each to be typed."""

import re
from random import Random

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.quizzes.formats.contract import (
    Answer,
    Body,
    EditorData,
    Graded,
    InvalidBody,
    InvalidResponse,
    Part,
    check_schema,
    response_texts,
    tidy,
)
from apps.quizzes.formats.wording import likeness

MOST_BLANKS = 8
LONGEST_TEXT = 600
LONGEST_ANSWER = 80

# In the editor: "Press [Ctrl|Control] and [T]"; a bracket that is meant as one is written \[ or \].
_PIECE = re.compile(r"\\[\[\]|\\]|.", re.DOTALL)

SCHEMA: Body = {
    "type": "object",
    "required": ["parts"],
    "additionalProperties": False,
    "properties": {
        "parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2 * MOST_BLANKS + 1,
            "items": {
                "anyOf": [
                    {"type": "string", "maxLength": LONGEST_TEXT},
                    {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 10,
                        "items": {"type": "string", "minLength": 1, "maxLength": LONGEST_ANSWER},
                    },
                ]
            },
        },
        "exact": {"type": "boolean"},
    },
}


class FillBlanks:
    """Body: {"parts": [text, or [accepted, …] for a blank], "exact"?}.

    Response: {"blanks": [text]}, one for each blank, in order; "" for one left empty.
    """

    key = "fill_blanks"
    label = gettext_lazy("Fill in the blanks")
    schema = SCHEMA
    template = "quizzes/formats/fill_blanks.html"
    editor_template = "quizzes/formats/fill_blanks_editor.html"

    def clean(self, body: object) -> Body:
        check_schema(self.schema, body)
        parts = _joined(body["parts"])  # type: ignore[index]
        blanks = [part for part in parts if isinstance(part, list)]
        if not blanks:
            raise InvalidBody(_("Put at least one answer in [brackets]."))
        if len(blanks) > MOST_BLANKS:
            raise InvalidBody(_("Eight blanks at most."))
        if not any(isinstance(part, str) and part.strip() for part in parts):
            raise InvalidBody(_("Write some text around the blanks."))
        cleaned: Body = {"parts": parts}
        return cleaned | ({"exact": True} if body.get("exact") else {})  # type: ignore[attr-defined]

    def present(self, body: Body, rng: Random) -> Body:
        """Every blank is equally wide: its width would tell the answer."""
        shown, number = [], 0
        for part in body["parts"]:
            if isinstance(part, list):
                number += 1
                shown.append({"id": _id(number), "number": number})
            else:
                shown.append({"text": part})
        return {"parts": shown, "blanks": number}

    def grade(self, body: Body, response: object) -> Graded:
        blanks = [part for part in body["parts"] if isinstance(part, list)]
        given = response_texts(response, "blanks", longest=LONGEST_ANSWER)
        if len(given) != len(blanks) or not any(given):
            raise InvalidResponse(expected="blanks")
        exact = body.get("exact", False)
        found = [
            likeness(text, accepted, exact=exact)
            for text, accepted in zip(given, blanks, strict=True)
        ]
        right = sum(like is not None for like in found)
        return Graded(
            response={"blanks": given},
            score=right / len(blanks),
            correct=right == len(blanks),
            summary=_summary(right, len(blanks)),
            parts=tuple(
                _part(_id(number), like, accepted[0])
                for number, (like, accepted) in enumerate(zip(found, blanks, strict=True), start=1)
            ),
            answer=Answer(_("Complete"), (_complete(body),)),
        )

    def parse_editor(self, data: EditorData, prefix: str = "") -> Body:
        text = "".join(data.getlist(f"{prefix}text")[:1])
        if not text.strip():
            raise InvalidBody(_("Write a text with at least one answer in [brackets]."))
        return self.clean({"parts": parse(text), "exact": bool(data.getlist(f"{prefix}exact"))})

    def editor(self, body: Body | None) -> Body:
        parts = body["parts"] if body else []
        return {
            "text": "".join(_written(part) for part in parts),
            "exact": bool(body and body.get("exact")),
        }


def parse(text: str) -> list[str | list[str]]:
    """ "Press [Ctrl|Control] now" as ["Press ", ["Ctrl", "Control"], " now"]."""
    parts: list[str | list[str]] = []
    outside = ""
    blank: list[str] | None = None
    for piece in _PIECE.findall(text):
        if blank is None and piece != "[":
            outside += _plain(piece)
        elif blank is None:
            parts.append(outside)
            outside, blank = "", [""]
        elif piece == "]":
            parts.append(blank)
            blank = None
        elif piece == "|":
            blank.append("")
        else:
            blank[-1] += _plain(piece)
    if blank is not None:
        raise InvalidBody(_("A bracket is not closed."))
    return [*parts, outside]


def _plain(piece: str) -> str:
    return piece[1] if len(piece) == 2 else piece


def _written(part: str | list[str]) -> str:
    """A part as `parse` reads it."""
    if isinstance(part, str):
        return re.sub(r"([\[\]|\\])", r"\\\1", part)
    return "[" + "|".join(re.sub(r"([\[\]|\\])", r"\\\1", word) for word in part) + "]"


def _joined(parts: list[str | list[str]]) -> list[str | list[str]]:
    """Tidied: no empty text, no two texts in a row; spaces at the edges of blanks stay."""
    joined: list[str | list[str]] = []
    for part in parts:
        if isinstance(part, list):
            accepted = list(dict.fromkeys(word for word in map(tidy, part) if word))
            if not accepted:
                raise InvalidBody(_("A blank has no answer: write it between the brackets."))
            joined.append(accepted)
            continue
        text = _tidy_inside(part)
        if text and joined and isinstance(joined[-1], str):
            joined[-1] = _tidy_inside(joined[-1] + text)
        elif text:
            joined.append(text)
    return joined


def _tidy_inside(text: str) -> str:
    """Tidy, with one space left at each edge where there was one."""
    tidied = tidy(text)
    if not tidied:
        return " " if text else ""
    before = " " if tidy(text[0]) == "" else ""
    after = " " if tidy(text[-1]) == "" else ""
    return f"{before}{tidied}{after}"


def _id(number: int) -> str:
    return f"blank-{number}"


def _part(key: str, like: str | None, meant: str) -> Part:
    if like is None:
        return Part(key, "wrong", meant)
    return Part(key, "right", _("Spelled: %(word)s") % {"word": meant} if like == "near" else "")


def _complete(body: Body) -> str:
    return tidy("".join(part if isinstance(part, str) else part[0] for part in body["parts"]))


def _summary(right: int, total: int) -> str:
    if right == total:
        return _("Correct")
    if total == 1:
        return _("Not quite")
    return _("%(found)d of %(all)d found") % {"found": right, "all": total}


FORMAT = FillBlanks()
