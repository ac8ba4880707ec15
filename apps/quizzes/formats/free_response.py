"""Free response: typed in one's own words.

What reads like an accepted answer is right. Anything else is either wrong or, where the author
lets learners compare, undecided: right where it clearly means the same (`quizzes.meaning`), else
decided by the learner beside the model answer.
"""

from dataclasses import replace
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
    response_texts,
    tidy,
)
from apps.quizzes.formats.wording import likeness

MOST_ACCEPTED = 20
LONGEST_RESPONSE = 1000

SCHEMA: Body = {
    "type": "object",
    "required": ["model"],
    "additionalProperties": False,
    "properties": {
        "model": {"type": "string", "minLength": 1, "maxLength": 500},
        "accept": {
            "type": "array",
            "maxItems": MOST_ACCEPTED,
            "items": {"type": "string", "minLength": 1, "maxLength": 200},
        },
        "exact": {"type": "boolean"},
        "compare": {"type": "boolean"},
    },
}


class FreeResponse:
    """Body: {"model", "accept"?: [text], "exact"?, "compare"?}. Response: {"text": [text]}.

    The model answer is accepted too. `compare`: learners mark themselves what is not accepted.
    """

    key = "free_response"
    label = gettext_lazy("Free answer")
    schema = SCHEMA
    template = "quizzes/formats/free_response.html"
    editor_template = "quizzes/formats/free_response_editor.html"

    def clean(self, body: object) -> Body:
        check_schema(self.schema, body)
        given: Body = body  # type: ignore[assignment]
        model = tidy(given["model"])
        if not model:
            raise InvalidBody(_("Write the model answer."))
        accept = [word for word in map(tidy, given.get("accept", [])) if word]
        cleaned: Body = {"model": model}
        if accept:
            cleaned["accept"] = list(dict.fromkeys(accept))
        return cleaned | {name: True for name in ("exact", "compare") if given.get(name)}

    def present(self, body: Body, rng: Random) -> Body:
        return {"long": bool(body.get("compare"))}

    def grade(self, body: Body, response: object) -> Graded:
        given = response_texts(response, "text", longest=LONGEST_RESPONSE)
        if len(given) != 1 or not given[0]:
            raise InvalidResponse(expected="text")
        accepted = [body["model"], *body.get("accept", [])]
        like = likeness(given[0], accepted, exact=body.get("exact", False))
        undecided = like is None and body.get("compare", False)
        return Graded(
            response={"text": given},
            score=float(like is not None),
            correct=like is not None,
            summary=_summary(like, undecided),
            parts=() if undecided else (Part("text", "wrong" if like is None else "right"),),
            answer=Answer(_("Model answer"), (body["model"],)),
            undecided=undecided,
        )

    def parse_editor(self, data: EditorData, prefix: str = "") -> Body:
        model = field(data, f"{prefix}model")
        if not model.strip():
            raise InvalidBody(_("Write at least the model answer."))
        lines = field(data, f"{prefix}accept").splitlines()
        body: Body = {"model": model, "accept": [line for line in lines if line.strip()]}
        for name in ("exact", "compare"):
            body[name] = bool(data.getlist(f"{prefix}{name}"))
        return self.clean(body)

    def editor(self, body: Body | None) -> Body:
        given = body or {"model": "", "compare": True}
        return {
            "model": given["model"],
            "accept": "\n".join(given.get("accept", [])),
            "exact": given.get("exact", False),
            "compare": given.get("compare", False),
        }


def right_by_meaning(graded: Graded) -> Graded:
    """An undecided answer of which there is no doubt."""
    return replace(
        graded,
        score=1.0,
        correct=True,
        undecided=False,
        summary=_("Correct: it says the same"),
        parts=(Part("text", "right"),),
    )


def _summary(like: str | None, undecided: bool) -> str:
    if undecided:
        return _("Compare it with the model answer")
    if like == "near":
        return _("Correct, mind the spelling")
    return _("Correct") if like else _("Not quite")


FORMAT = FreeResponse()
