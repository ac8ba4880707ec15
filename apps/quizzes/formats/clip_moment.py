"""When does it happen? Answered by stopping the clip at the moment."""

from random import Random

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.quizzes.formats import clips
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
    spare_rows,
    tidy,
)

MOST_MOMENTS = 4
SHORTEST_MS = 200
# A thumb comes late: simple visual reactions take about a quarter of a second.
REACTION_MS = 300

_MS = clips.SCHEMA["properties"]["start_ms"]
SCHEMA: Body = {
    "type": "object",
    "required": ["clip", "moments"],
    "additionalProperties": False,
    "properties": {
        "clip": clips.SCHEMA,
        "moments": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_MOMENTS,
            "items": {
                "type": "object",
                "required": ["start_ms", "end_ms"],
                "additionalProperties": False,
                "properties": {
                    "start_ms": _MS,
                    "end_ms": _MS,
                    "label": {"type": "string", "maxLength": 120},
                },
            },
        },
    },
}


class ClipMoment:
    """Body: {"clip": {"start_ms", "end_ms"}, "moments": [{"start_ms", "end_ms", "label"?}]}, all
    on the lesson's clock; any of the moments is right. Response: {"moment": [milliseconds]}.
    """

    key = "clip_moment"
    label = gettext_lazy("Clip: find the moment")
    schema = SCHEMA
    template = "quizzes/formats/clip_moment.html"
    editor_template = "quizzes/formats/clip_moment_editor.html"

    def clean(self, body: object) -> Body:
        check_schema(self.schema, body)
        given: Body = body  # type: ignore[assignment]
        clip = clips.clean(given["clip"])
        return {"clip": clip, "moments": [_clean(m, clip) for m in given["moments"]]}

    def present(self, body: Body, rng: Random) -> Body:
        return {"clip": body["clip"]}

    def grade(self, body: Body, response: object) -> Graded:
        at = _read(response, body["clip"])
        met = [m for m in body["moments"] if m["start_ms"] <= at <= m["end_ms"] + REACTION_MS]
        off = min(_off(moment, at) for moment in body["moments"])
        return Graded(
            response={"moment": [str(at)]},
            score=float(bool(met)),
            correct=bool(met),
            summary=_("Correct") if met else _summary(off),
            parts=(Part("moment", "right" if met else "wrong"),),
            answer=Answer(
                label=_("It happens here"), lines=tuple(_in_words(m) for m in body["moments"])
            ),
        )

    def parse_editor(self, data: EditorData, prefix: str = "") -> Body:
        clip = clips.parse_editor(data, prefix)
        names = ("moment_start", "moment_end", "moment_label")
        rows = zip(*(data.getlist(f"{prefix}{name}") for name in names), strict=False)
        moments = [
            {
                "start_ms": clips.milliseconds(start),
                "end_ms": clips.milliseconds(end),
                "label": label,
            }
            for start, end, label in rows
            if start.strip() or end.strip()
        ]
        if not moments:
            raise InvalidBody(_("Tell at least one moment that is right."))
        return self.clean({"clip": clip, "moments": moments})

    def editor(self, body: Body | None) -> Body:
        rows = [
            {
                "start": clips.in_words(moment["start_ms"]),
                "end": clips.in_words(moment["end_ms"]),
                "label": moment.get("label", ""),
            }
            for moment in (body or {"moments": []})["moments"]
        ]
        blank = {"start": "", "end": "", "label": ""}
        return {
            "clip": clips.editor(body),
            "rows": spare_rows(rows, blank=blank, usual=1, most=MOST_MOMENTS),
        }


def _clean(moment: Body, clip: Body) -> Body:
    start, end = moment["start_ms"], moment["end_ms"]
    if end - start < SHORTEST_MS:
        raise InvalidBody(_("A moment must last at least a fifth of a second."))
    if start < clip["start_ms"] or end > clip["end_ms"]:
        raise InvalidBody(_("A moment lies outside the clip."))
    label = tidy(moment.get("label", ""))
    return {"start_ms": start, "end_ms": end} | ({"label": label} if label else {})


def _read(response: object, clip: Body) -> int:
    texts = response_texts(response, "moment", longest=10)
    if len(texts) != 1 or not texts[0].isascii() or not texts[0].isdecimal():
        raise InvalidResponse(expected="moment")
    at = int(texts[0])
    # The last frame may be shown a little after the clip's end.
    if not clip["start_ms"] - REACTION_MS <= at <= clip["end_ms"] + REACTION_MS:
        raise InvalidResponse(expected="moment")
    return at


def _off(moment: Body, at: int) -> int:
    """Milliseconds from the moment, too early or too late; 0 within it."""
    return max(moment["start_ms"] - at, at - moment["end_ms"], 0)


def _summary(off: int) -> str:
    return _("Not quite: off by %(seconds)s s") % {"seconds": number_format(off / 1000, 1)}


def _in_words(moment: Body) -> str:
    span = f"{clips.in_words(moment['start_ms'])}–{clips.in_words(moment['end_ms'])}"
    return f"{span} · {moment['label']}" if "label" in moment else span


FORMAT = ClipMoment()
