"""What do you see in this clip? Answered by an option."""

from random import Random

from django.utils.translation import gettext_lazy

from apps.quizzes.formats import clips, multiple_choice
from apps.quizzes.formats.contract import Body, EditorData, Graded, check_schema

_OPTIONS = multiple_choice.FORMAT

SCHEMA: Body = {
    **multiple_choice.SCHEMA,
    "required": ["clip", "options"],
    "properties": {"clip": clips.SCHEMA, **multiple_choice.SCHEMA["properties"]},
}


class ClipChoice:
    """Body: {"clip": {"start_ms", "end_ms"}} and that of multiple choice, whose response it has."""

    key = "clip_choice"
    label = gettext_lazy("Clip: what do you see?")
    schema = SCHEMA
    template = "quizzes/formats/clip_choice.html"
    editor_template = "quizzes/formats/clip_choice_editor.html"

    def clean(self, body: object) -> Body:
        check_schema(self.schema, body)
        clip, rest = _apart(body)  # type: ignore[arg-type]
        return {"clip": clips.clean(clip), **_OPTIONS.clean(rest)}

    def present(self, body: Body, rng: Random) -> Body:
        clip, rest = _apart(body)
        return {"clip": clip, **_OPTIONS.present(rest, rng)}

    def grade(self, body: Body, response: object) -> Graded:
        return _OPTIONS.grade(_apart(body)[1], response)

    def parse_editor(self, data: EditorData, prefix: str = "") -> Body:
        clip = clips.parse_editor(data, prefix)
        return self.clean({"clip": clip, **_OPTIONS.parse_editor(data, prefix)})

    def editor(self, body: Body | None) -> Body:
        rest = _apart(body)[1] if body else None
        return {"clip": clips.editor(body), **_OPTIONS.editor(rest)}


def _apart(body: Body) -> tuple[Body, Body]:
    return body["clip"], {name: value for name, value in body.items() if name != "clip"}


FORMAT = ClipChoice()
