"""True or false, and why: a statement judged, and the reason for it chosen.

With reasons it is a two-tier item (Treagust 1988): who guesses the first tier is found out by the
second. Each tier is half of the score.
"""

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
    field,
    piece_id,
    require_distinct,
    response_ids,
    spare_rows,
    tidy,
)

MOST_REASONS = 5
USUAL_REASONS = 3
VERDICTS = ("true", "false")

SCHEMA: Body = {
    "type": "object",
    "required": ["answer"],
    "additionalProperties": False,
    "properties": {
        "answer": {"type": "boolean"},
        "reasons": {
            "type": "array",
            "maxItems": MOST_REASONS,
            "items": {
                "type": "object",
                "required": ["text"],
                "additionalProperties": False,
                "properties": {
                    "text": {"type": "string", "minLength": 1, "maxLength": 200},
                    "correct": {"type": "boolean"},
                },
            },
        },
    },
}


class TrueFalse:
    """Body: {"answer": bool, "reasons"?: [{"text", "correct"?}]}; the stem is the statement.

    Response: {"choices": ["true" or "false"], "reasons": [reason id]}, the latter if there are any.
    """

    key = "true_false"
    label = gettext_lazy("True or false")
    schema = SCHEMA
    template = "quizzes/formats/true_false.html"
    editor_template = "quizzes/formats/true_false_editor.html"

    def clean(self, body: object) -> Body:
        check_schema(self.schema, body)
        given: Body = body  # type: ignore[assignment]
        reasons = [
            {"text": tidy(reason["text"]), "correct": reason.get("correct", False)}
            for reason in given.get("reasons", [])
        ]
        if not reasons:
            return {"answer": given["answer"]}
        require_distinct(reason["text"] for reason in reasons)
        if len(reasons) < 2:
            raise InvalidBody(_("Write at least two reasons to choose from, or none."))
        if sum(reason["correct"] for reason in reasons) != 1:
            raise InvalidBody(_("Mark the one right reason."))
        return {"answer": given["answer"], "reasons": reasons}

    def present(self, body: Body, rng: Random) -> Body:
        reasons = [{"id": piece_id(r["text"]), "text": r["text"]} for r in body.get("reasons", [])]
        rng.shuffle(reasons)
        return {"reasons": reasons}

    def grade(self, body: Body, response: object) -> Graded:
        right = "true" if body["answer"] else "false"
        chosen = _only(response, "choices", VERDICTS)
        reasons = {piece_id(r["text"]): r for r in body.get("reasons", [])}
        judged = chosen == right
        parts = [Part(chosen, "right" if judged else "wrong")]
        parts += [] if judged else [Part(right, "missed")]
        answer = [_("True") if body["answer"] else _("False")]
        if not reasons:
            return _graded({"choices": [chosen]}, float(judged), parts, answer)
        reason = _only(response, "reasons", reasons)
        best = next(key for key, r in reasons.items() if r["correct"])
        parts += [Part(reason, "right" if reason == best else "wrong")]
        parts += [] if reason == best else [Part(best, "missed")]
        answer.append(reasons[best]["text"])
        score = (judged + (reason == best)) / 2
        return _graded({"choices": [chosen], "reasons": [reason]}, score, parts, answer)

    def parse_editor(self, data: EditorData, prefix: str = "") -> Body:
        answer = field(data, f"{prefix}answer")
        if answer not in VERDICTS:
            raise InvalidBody(_("Choose at least whether the statement is true or false."))
        marked = set(data.getlist(f"{prefix}correct"))
        reasons = [
            {"text": text, "correct": str(row) in marked}
            for row, text in enumerate(data.getlist(f"{prefix}reason"))
            if text.strip()
        ]
        return self.clean({"answer": answer == "true", "reasons": reasons})

    def editor(self, body: Body | None) -> Body:
        return {
            "answer": body["answer"] if body else None,
            "rows": spare_rows(
                body.get("reasons", []) if body else [],
                blank={"text": "", "correct": False},
                usual=USUAL_REASONS,
                most=MOST_REASONS,
            ),
        }


def _only(response: object, name: str, known: "tuple[str, ...] | dict[str, Body]") -> str:
    ids = response_ids(response, name, known)
    if len(ids) != 1:
        raise InvalidResponse(expected=name)
    return ids[0]


def _graded(response: Body, score: float, parts: list[Part], answer: list[str]) -> Graded:
    summary = {1.0: _("Correct"), 0.5: _("Half right")}.get(score, _("Not quite"))
    return Graded(
        response=response,
        score=score,
        correct=score == 1,
        summary=summary,
        parts=tuple(parts),
        answer=Answer(_("Right answer"), tuple(answer)),
    )


FORMAT = TrueFalse()
