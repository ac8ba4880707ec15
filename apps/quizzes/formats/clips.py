"""The piece of the lesson's video that a question is about, shown before the answer."""

from django.utils.translation import gettext as _

from apps.quizzes.formats.contract import Body, EditorData, InvalidBody, field
from apps.quizzes.formats.quantity import read

LONGEST_MS = 60_000
SHORTEST_MS = 500

_MS = {"type": "integer", "minimum": 0, "maximum": 24 * 3600 * 1000}
SCHEMA: Body = {
    "type": "object",
    "required": ["start_ms", "end_ms"],
    "additionalProperties": False,
    "properties": {"start_ms": _MS, "end_ms": _MS},
}


def clean(clip: Body) -> Body:
    """A clip that fits `SCHEMA`; raises InvalidBody where it has no fitting length."""
    if not SHORTEST_MS <= clip["end_ms"] - clip["start_ms"] <= LONGEST_MS:
        raise InvalidBody(_("The clip must last between half a second and a minute."))
    return {"start_ms": clip["start_ms"], "end_ms": clip["end_ms"]}


def parse_editor(data: EditorData, prefix: str) -> Body:
    return {
        "start_ms": milliseconds(field(data, f"{prefix}ask_start")),
        "end_ms": milliseconds(field(data, f"{prefix}ask_end")),
    }


def editor(body: Body | None) -> Body:
    clip = (body or {}).get("clip")
    return {
        "start": in_words(clip["start_ms"]) if clip else "",
        "end": in_words(clip["end_ms"]) if clip else "",
    }


def milliseconds(text: str) -> int:
    """ "12", "12.5" or "0:12.5" as milliseconds; raises InvalidBody for anything else."""
    minutes, _colon, seconds = text.strip().rpartition(":")
    whole = minutes or "0"
    found = read(seconds)
    if found is None or found.unit or found.value < 0 or not whole.isdecimal() or len(whole) > 4:
        raise InvalidBody(_("Write at least when the clip starts and ends, as minutes:seconds."))
    return round(int(whole) * 60_000 + float(found.value) * 1000)


def in_words(ms: int) -> str:
    """12500 as "0:12.5"."""
    minutes, rest = divmod(ms, 60_000)
    return f"{minutes}:" + f"{rest / 1000:06.3f}".rstrip("0").rstrip(".")
