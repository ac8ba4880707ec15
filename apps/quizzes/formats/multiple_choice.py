"""Multiple choice: one right option, or several that must all be found."""

from random import Random

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.quizzes.formats.contract import (
    MEDIA_ID,
    Answer,
    Body,
    EditorData,
    Graded,
    InvalidBody,
    InvalidResponse,
    Part,
    State,
    check_schema,
    piece_id,
    require_distinct,
    response_ids,
    spare_rows,
    tidy,
)

MOST_OPTIONS = 6
USUAL_OPTIONS = 4

SCHEMA: Body = {
    "type": "object",
    "required": ["options"],
    "additionalProperties": False,
    "properties": {
        "options": {
            "type": "array",
            "minItems": 2,
            "maxItems": MOST_OPTIONS,
            "items": {
                "type": "object",
                "required": ["text"],
                "additionalProperties": False,
                "properties": {
                    "text": {"type": "string", "minLength": 1, "maxLength": 200},
                    "correct": {"type": "boolean"},
                    "why": {"type": "string", "maxLength": 300},
                    "media": MEDIA_ID,
                },
            },
        },
        "keep_order": {"type": "boolean"},
    },
}


class MultipleChoice:
    """Body: {"options": [{"text", "correct"?, "why"?, "media"?}], "keep_order"?}.

    `keep_order`: as written, for "all of the above" and for numbers. Response: {"choices": [id]}.
    """

    key = "multiple_choice"
    label = gettext_lazy("Multiple choice")
    schema = SCHEMA
    template = "quizzes/formats/multiple_choice.html"
    editor_template = "quizzes/formats/multiple_choice_editor.html"

    def clean(self, body: object) -> Body:
        check_schema(self.schema, body)
        given: Body = body  # type: ignore[assignment]
        options = [_clean_option(option) for option in given["options"]]
        require_distinct(option["text"] for option in options)
        right = sum(option["correct"] for option in options)
        if right == 0:
            raise InvalidBody(_("Mark the right option."))
        if right == len(options):
            raise InvalidBody(_("Leave at least one option wrong."))
        return {"options": options} | ({"keep_order": True} if given.get("keep_order") else {})

    def present(self, body: Body, rng: Random) -> Body:
        options = [_shown(option) for option in body["options"]]
        if not body.get("keep_order"):
            rng.shuffle(options)
        return {"options": options, "multiple": len(_right_ids(body)) > 1}

    def grade(self, body: Body, response: object) -> Graded:
        options = {piece_id(option["text"]): option for option in body["options"]}
        right = _right_ids(body)
        chosen = set(response_ids(response, "choices", options))
        if not chosen or (len(right) == 1 and len(chosen) > 1):
            raise InvalidResponse(expected="choices")
        found = len(chosen & right) - len(chosen - right)
        correct = chosen == right
        return Graded(
            response={"choices": sorted(chosen)},
            score=max(0.0, found / len(right)),
            correct=correct,
            summary=_summary(chosen, right),
            parts=tuple(
                Part(key, _state(key, chosen, right), option.get("why", ""))
                for key, option in options.items()
                if key in chosen | right
            ),
            answer=Answer(
                label=_("Right answer") if len(right) == 1 else _("Right answers"),
                lines=tuple(option["text"] for key, option in options.items() if key in right),
            ),
        )

    def parse_editor(self, data: EditorData, prefix: str = "") -> Body:
        marked = set(data.getlist(f"{prefix}correct"))
        reasons = data.getlist(f"{prefix}why")
        pictures = data.getlist(f"{prefix}option_media")
        options = [
            {
                "text": text,
                "correct": str(row) in marked,
                "why": reasons[row] if row < len(reasons) else "",
            }
            | ({"media": pictures[row]} if row < len(pictures) and pictures[row] else {})
            for row, text in enumerate(data.getlist(f"{prefix}option"))
            if text.strip()
        ]
        if len(options) < 2:
            raise InvalidBody(_("Write at least two options."))
        keep_order = bool(data.getlist(f"{prefix}keep_order"))
        return self.clean({"options": options, "keep_order": keep_order})

    def editor(self, body: Body | None) -> Body:
        given = body or {"options": []}
        blank = {"text": "", "correct": False, "why": "", "media": ""}
        rows = spare_rows(given["options"], blank=blank, usual=USUAL_OPTIONS, most=MOST_OPTIONS)
        return {"rows": rows, "keep_order": given.get("keep_order", False)}


def _clean_option(option: Body) -> Body:
    cleaned = {"text": tidy(option["text"]), "correct": option.get("correct", False)}
    why = tidy(option.get("why", ""))
    cleaned |= {"why": why} if why else {}
    return cleaned | ({"media": option["media"]} if "media" in option else {})


def _shown(option: Body) -> Body:
    shown = {"id": piece_id(option["text"]), "text": option["text"]}
    return shown | ({"media": option["media"]} if "media" in option else {})


def _right_ids(body: Body) -> set[str]:
    return {piece_id(option["text"]) for option in body["options"] if option["correct"]}


def _state(key: str, chosen: set[str], right: set[str]) -> State:
    if key not in chosen:
        return "missed"
    return "right" if key in right else "wrong"


def _summary(chosen: set[str], right: set[str]) -> str:
    if chosen == right:
        return _("Correct")
    if len(right) == 1:
        return _("Not quite")
    return _("%(found)d of %(all)d found") % {
        "found": len(chosen & right),
        "all": len(right),
    }


FORMAT = MultipleChoice()
