"""Multiple choice: one right option, or several that must all be found."""

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
    State,
    check_schema,
    piece_id,
    require_distinct,
    response_ids,
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
                },
            },
        },
    },
}


class MultipleChoice:
    """Body: {"options": [{"text", "correct"?, "why"?}]}. Response: {"choices": [option id]}."""

    key = "multiple_choice"
    label = gettext_lazy("Multiple choice")
    schema = SCHEMA
    template = "quizzes/formats/multiple_choice.html"
    editor_template = "quizzes/formats/multiple_choice_editor.html"

    def clean(self, body: object) -> Body:
        check_schema(self.schema, body)
        options = [_clean_option(option) for option in body["options"]]  # type: ignore[index]
        require_distinct(option["text"] for option in options)
        right = sum(option["correct"] for option in options)
        if right == 0:
            raise InvalidBody(_("Mark the right option."))
        if right == len(options):
            raise InvalidBody(_("Leave at least one option wrong."))
        return {"options": options}

    def present(self, body: Body, rng: Random) -> Body:
        options = [{"id": piece_id(o["text"]), "text": o["text"]} for o in body["options"]]
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
        options = [
            {
                "text": text,
                "correct": str(row) in marked,
                "why": reasons[row] if row < len(reasons) else "",
            }
            for row, text in enumerate(data.getlist(f"{prefix}option"))
            if text.strip()
        ]
        if len(options) < 2:
            raise InvalidBody(_("Write at least two options."))
        return self.clean({"options": options})

    def editor(self, body: Body | None) -> Body:
        rows = list(body["options"]) if body else []
        blank = {"text": "", "correct": False, "why": ""}
        rows += [blank] * max(0, USUAL_OPTIONS - len(rows))
        return {"rows": rows, "most": MOST_OPTIONS}


def _clean_option(option: Body) -> Body:
    cleaned = {"text": tidy(option["text"]), "correct": option.get("correct", False)}
    why = tidy(option.get("why", ""))
    return cleaned | ({"why": why} if why else {})


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
