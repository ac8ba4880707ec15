"""Sequence: put the steps in their right order."""

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
    piece_id,
    require_distinct,
    response_ids,
    spare_rows,
    tidy,
)

FEWEST_ITEMS = 3
MOST_ITEMS = 8
USUAL_ITEMS = 4

SCHEMA: Body = {
    "type": "object",
    "required": ["items"],
    "additionalProperties": False,
    "properties": {
        "items": {
            "type": "array",
            "minItems": FEWEST_ITEMS,
            "maxItems": MOST_ITEMS,
            "items": {"type": "string", "minLength": 1, "maxLength": 160},
        },
    },
}


class Sequence:
    """Body: {"items": [text, in the right order]}. Response: {"order": [item id]}, all of them."""

    key = "sequence"
    label = gettext_lazy("Put in order")
    schema = SCHEMA
    template = "quizzes/formats/sequence.html"
    editor_template = "quizzes/formats/sequence_editor.html"

    def clean(self, body: object) -> Body:
        check_schema(self.schema, body)
        items = [tidy(item) for item in body["items"]]  # type: ignore[index]
        require_distinct(items)
        return {"items": items}

    def present(self, body: Body, rng: Random) -> Body:
        """Shuffled so that the right order is never what the learner starts from."""
        right = body["items"]
        shuffled = list(right)
        while shuffled == right:
            rng.shuffle(shuffled)
        return {"items": [{"id": piece_id(item), "text": item} for item in shuffled]}

    def grade(self, body: Body, response: object) -> Graded:
        right = [piece_id(item) for item in body["items"]]
        given = response_ids(response, "order", right)
        if len(given) != len(right):
            raise InvalidResponse(expected="order")
        in_place = sum(a == b for a, b in zip(given, right, strict=True))
        return Graded(
            response={"order": given},
            score=in_place / len(right),
            correct=given == right,
            summary=_summary(in_place, len(right)),
            parts=tuple(_part(key, place, right.index(key)) for place, key in enumerate(given)),
            answer=Answer(_("Right order"), tuple(body["items"]), ordered=True),
        )

    def parse_editor(self, data: EditorData, prefix: str = "") -> Body:
        items = [text for text in data.getlist(f"{prefix}item") if text.strip()]
        if len(items) < FEWEST_ITEMS:
            raise InvalidBody(_("Write at least three steps, in their right order."))
        return self.clean({"items": items})

    def editor(self, body: Body | None) -> Body:
        items = body["items"] if body else []
        return {"rows": spare_rows(items, blank="", usual=USUAL_ITEMS, most=MOST_ITEMS)}


def _part(key: str, place: int, right_place: int) -> Part:
    if place == right_place:
        return Part(key, "right")
    return Part(key, "wrong", _("Belongs at %(place)d") % {"place": right_place + 1})


def _summary(in_place: int, total: int) -> str:
    if in_place == total:
        return _("Correct")
    return _("%(count)d of %(total)d in place") % {"count": in_place, "total": total}


FORMAT = Sequence()
