"""Matching: each item on the left gets what belongs to it."""

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
    response_texts,
    spare_rows,
    tidy,
)

FEWEST_PAIRS, MOST_PAIRS, USUAL_PAIRS = 2, 8, 4
MOST_EXTRA = 4
_TEXT = {"type": "string", "minLength": 1, "maxLength": 120}

SCHEMA: Body = {
    "type": "object",
    "required": ["pairs"],
    "additionalProperties": False,
    "properties": {
        "pairs": {
            "type": "array",
            "minItems": FEWEST_PAIRS,
            "maxItems": MOST_PAIRS,
            "items": {
                "type": "object",
                "required": ["left", "right"],
                "additionalProperties": False,
                "properties": {"left": _TEXT, "right": _TEXT},
            },
        },
        "extra": {"type": "array", "maxItems": MOST_EXTRA, "items": _TEXT},
    },
}


class Matching:
    """Body: {"pairs": [{"left", "right"}], "extra"?: [text that belongs to nothing]}.

    Response: {"match": ["left id:right id"]}, every left once; a right may be used twice.
    """

    key = "matching"
    label = gettext_lazy("Match pairs")
    schema = SCHEMA
    template = "quizzes/formats/matching.html"
    editor_template = "quizzes/formats/matching_editor.html"

    def clean(self, body: object) -> Body:
        check_schema(self.schema, body)
        given: Body = body  # type: ignore[assignment]
        pairs = [{"left": tidy(p["left"]), "right": tidy(p["right"])} for p in given["pairs"]]
        extra = [tidy(text) for text in given.get("extra", [])]
        require_distinct(pair["left"] for pair in pairs)
        require_distinct([*(pair["right"] for pair in pairs), *extra])
        return {"pairs": pairs} | ({"extra": extra} if extra else {})

    def present(self, body: Body, rng: Random) -> Body:
        lefts = [{"id": piece_id(p["left"]), "text": p["left"]} for p in body["pairs"]]
        rights = [p["right"] for p in body["pairs"]] + body.get("extra", [])
        rng.shuffle(lefts)
        rng.shuffle(rights)
        return {"lefts": lefts, "rights": [{"id": piece_id(t), "text": t} for t in rights]}

    def grade(self, body: Body, response: object) -> Graded:
        right = {piece_id(p["left"]): p["right"] for p in body["pairs"]}
        texts = {piece_id(text): text for text in [*right.values(), *body.get("extra", [])]}
        given = _read(response, right, texts)
        found = sum(texts[given[left]] == right[left] for left in right)
        return Graded(
            response={"match": [f"{left}:{given[left]}" for left in right]},
            score=found / len(right),
            correct=found == len(right),
            summary=_summary(found, len(right)),
            parts=tuple(_part(left, texts[given[left]], meant) for left, meant in right.items()),
            answer=Answer(
                _("What belongs together"),
                tuple(f"{pair['left']} → {pair['right']}" for pair in body["pairs"]),
            ),
        )

    def parse_editor(self, data: EditorData, prefix: str = "") -> Body:
        lefts, rights = data.getlist(f"{prefix}left"), data.getlist(f"{prefix}right")
        pairs = []
        for left, right in zip(lefts, rights, strict=False):
            if not (left.strip() or right.strip()):
                continue
            if not (left.strip() and right.strip()):
                raise InvalidBody(_("A pair has only one side."))
            pairs.append({"left": left, "right": right})
        if len(pairs) < FEWEST_PAIRS:
            raise InvalidBody(_("Write at least two pairs."))
        extra = [text for text in data.getlist(f"{prefix}extra") if text.strip()]
        return self.clean({"pairs": pairs, "extra": extra})

    def editor(self, body: Body | None) -> Body:
        given = body or {}
        blank = {"left": "", "right": ""}
        return {
            "rows": spare_rows(
                given.get("pairs", []), blank=blank, usual=USUAL_PAIRS, most=MOST_PAIRS
            ),
            "extra": spare_rows(given.get("extra", []), blank="", usual=2, most=MOST_EXTRA),
        }


def _read(response: object, lefts: dict[str, str], rights: dict[str, str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for item in response_texts(response, "match", longest=40):
        left, _colon, right = item.partition(":")
        if left not in lefts or right not in rights or left in given:
            raise InvalidResponse(expected="match")
        given[left] = right
    if len(given) != len(lefts):
        raise InvalidResponse(expected="match")
    return given


def _part(left: str, chosen: str, meant: str) -> Part:
    if chosen == meant:
        return Part(left, "right")
    return Part(left, "wrong", _("Belongs to: %(text)s") % {"text": meant})


def _summary(found: int, total: int) -> str:
    if found == total:
        return _("Correct")
    return _("%(found)d of %(all)d found") % {"found": found, "all": total}


FORMAT = Matching()
