"""Where in the clip is it? Answered by pointing at its last picture."""

from random import Random

from django.utils.translation import gettext_lazy

from apps.quizzes.formats import clips, regions
from apps.quizzes.formats.contract import Body, EditorData, Graded, check_schema

SCHEMA: Body = {
    "type": "object",
    "required": ["clip", "regions"],
    "additionalProperties": False,
    "properties": {"clip": clips.SCHEMA, "regions": regions.SCHEMA},
}


class ClipRegion:
    """Body: {"clip": {"start_ms", "end_ms"}, "regions": as in a hotspot, of the picture at the
    clip's end, where it halts}. Response: as in a hotspot.
    """

    key = "clip_region"
    label = gettext_lazy("Clip: point at the place")
    schema = SCHEMA
    template = "quizzes/formats/clip_region.html"
    editor_template = "quizzes/formats/clip_region_editor.html"

    def clean(self, body: object) -> Body:
        check_schema(self.schema, body)
        given: Body = body  # type: ignore[assignment]
        return {"clip": clips.clean(given["clip"]), "regions": regions.clean(given["regions"])}

    def present(self, body: Body, rng: Random) -> Body:
        return {"clip": body["clip"], "regions": regions.present(body["regions"])}

    def grade(self, body: Body, response: object) -> Graded:
        return regions.grade(body["regions"], response)

    def parse_editor(self, data: EditorData, prefix: str = "") -> Body:
        clip = clips.parse_editor(data, prefix)
        return self.clean({"clip": clip, "regions": regions.parse_editor(data, prefix)})

    def editor(self, body: Body | None) -> Body:
        rows = regions.editor_rows(body["regions"] if body else [])
        return {"clip": clips.editor(body), "rows": rows}


FORMAT = ClipRegion()
