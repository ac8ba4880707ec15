"""Hotspot: point at the place in a picture."""

from random import Random

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.quizzes.formats import regions
from apps.quizzes.formats.contract import (
    MEDIA_ID,
    Body,
    EditorData,
    Graded,
    InvalidBody,
    check_schema,
    field,
)

SCHEMA: Body = {
    "type": "object",
    "required": ["media", "regions"],
    "additionalProperties": False,
    "properties": {"media": MEDIA_ID, "regions": regions.SCHEMA},
}


class Hotspot:
    """Body: {"media": picture, "regions": [{"label", "shape"?, "x", "y", "w", "h", "correct"?,
    "why"?}]}. Response: {"point": ["x,y"]}, fractions of the picture, or {"region": [region id]}.
    """

    key = "hotspot"
    label = gettext_lazy("Point at the place")
    schema = SCHEMA
    template = "quizzes/formats/hotspot.html"
    editor_template = "quizzes/formats/hotspot_editor.html"

    def clean(self, body: object) -> Body:
        check_schema(self.schema, body)
        given: Body = body  # type: ignore[assignment]
        return {"media": given["media"], "regions": regions.clean(given["regions"])}

    def present(self, body: Body, rng: Random) -> Body:
        return {"media": body["media"], "regions": regions.present(body["regions"])}

    def grade(self, body: Body, response: object) -> Graded:
        return regions.grade(body["regions"], response)

    def parse_editor(self, data: EditorData, prefix: str = "") -> Body:
        media = field(data, f"{prefix}picture")
        if not media:
            raise InvalidBody(_("Add the picture first, at least."))
        return self.clean({"media": media, "regions": regions.parse_editor(data, prefix)})

    def editor(self, body: Body | None) -> Body:
        given = body or {"media": "", "regions": []}
        return {"media": given["media"], "rows": regions.editor_rows(given["regions"])}


FORMAT = Hotspot()
