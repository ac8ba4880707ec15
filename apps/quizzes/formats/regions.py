"""Places in a picture, pointed at or named: what hotspots and regions of a clip have in common.

All lengths are fractions of the picture's width and height, 0..1, from its top left corner.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

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
from apps.quizzes.formats.quantity import read

FEWEST, MOST, USUAL = 2, 8, 2
SMALLEST = 0.02  # of a side: less cannot be met by a finger
_FRACTION = {"type": "number", "minimum": 0, "maximum": 1}

SCHEMA: Body = {
    "type": "array",
    "minItems": FEWEST,
    "maxItems": MOST,
    "items": {
        "type": "object",
        "required": ["label", "x", "y", "w", "h"],
        "additionalProperties": False,
        "properties": {
            "label": {"type": "string", "minLength": 1, "maxLength": 80},
            "shape": {"enum": ["rectangle", "ellipse"]},
            "x": _FRACTION,
            "y": _FRACTION,
            "w": {"type": "number", "minimum": SMALLEST, "maximum": 1},
            "h": {"type": "number", "minimum": SMALLEST, "maximum": 1},
            "correct": {"type": "boolean"},
            "why": {"type": "string", "maxLength": 300},
        },
    },
}


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float


def clean(regions: list[Body]) -> list[Body]:
    """Regions that fit `SCHEMA`, tidied. Each has a name, so that it can be chosen from a list by
    whoever does not see the picture; one is right, one is wrong."""
    cleaned = [_clean(region) for region in regions]
    require_distinct(region["label"] for region in cleaned)
    if not any(region["correct"] for region in cleaned):
        raise InvalidBody(_("Mark the right place."))
    if all(region["correct"] for region in cleaned):
        raise InvalidBody(_("Name at least one wrong place: the list to choose from needs it."))
    return cleaned


def present(regions: list[Body]) -> list[Body]:
    """Names only, in their alphabetical order: where they lie would tell the answer."""
    labels = sorted(region["label"] for region in regions)
    return [{"id": piece_id(label), "text": label} for label in labels]


def contains(region: Mapping[str, Any], point: Point) -> bool:
    """Whether the point lies in the region, its edge included."""
    across, down = point.x - region["x"], point.y - region["y"]
    if not (0 <= across <= region["w"] and 0 <= down <= region["h"]):
        return False
    if region["shape"] == "rectangle":
        return True
    return (2 * across / region["w"] - 1) ** 2 + (2 * down / region["h"] - 1) ** 2 <= 1


def grade(regions: list[Body], response: object) -> Graded:
    """Response: {"point": ["x,y"]} or {"region": [id]}; an empty text counts as none.

    A point that lies in a right region is right, whatever else lies below it.
    """
    point, chosen = _read(regions, response)
    correct = chosen is not None and chosen["correct"]
    right = [region for region in regions if region["correct"]]
    parts = [] if chosen is None else [_part(chosen, "right" if correct else "wrong")]
    parts += [] if correct else [_part(region, "missed") for region in right]
    given = {"point": [point]} if point else {"region": [piece_id((chosen or {})["label"])]}
    return Graded(
        response=given,
        score=float(correct),
        correct=correct,
        summary=_("Correct") if correct else _summary(chosen),
        parts=tuple(parts),
        answer=Answer(
            label=_("Right place") if len(right) == 1 else _("Right places"),
            lines=tuple(region["label"] for region in right),
            areas=tuple(_area(region) for region in right),
        ),
    )


def parse_editor(data: EditorData, prefix: str) -> list[Body]:
    """Rows with a name; positions are per cent there."""
    marked = set(data.getlist(f"{prefix}correct"))
    columns = {name: data.getlist(f"{prefix}region_{name}") for name in _COLUMNS}
    regions = []
    for row, label in enumerate(columns["label"]):
        if not label.strip():
            continue
        told = {name: values[row] for name, values in columns.items() if row < len(values)}
        region: Body = {"label": label, "correct": str(row) in marked}
        region["shape"] = "ellipse" if told.get("shape") == "ellipse" else "rectangle"
        region |= {side: _fraction(told.get(side, ""), label) for side in "xywh"}
        region["why"] = told.get("why", "")
        regions.append(region)
    if len(regions) < FEWEST:
        raise InvalidBody(_("Name at least two places: a right one and a wrong one."))
    check_schema(SCHEMA, regions)
    return regions


def editor_rows(regions: list[Body]) -> list[Body]:
    rows = [
        region | {side: f"{100 * region[side]:.2f}".rstrip("0").rstrip(".") for side in "xywh"}
        for region in regions
    ]
    blank = {"label": "", "shape": "rectangle", "x": "", "y": "", "w": "", "h": "", "why": ""}
    return spare_rows(rows, blank=blank, usual=USUAL, most=MOST)


_COLUMNS = ("label", "shape", "x", "y", "w", "h", "why")


def _clean(region: Body) -> Body:
    cleaned: Body = {"label": tidy(region["label"]), "shape": region.get("shape", "rectangle")}
    for start, length in (("x", "w"), ("y", "h")):
        # A region that was drawn over the edge ends there.
        cleaned[start] = round(min(region[start], 1 - SMALLEST), 4)
        cleaned[length] = round(min(region[length], 1 - cleaned[start]), 4)
    cleaned["correct"] = region.get("correct", False)
    why = tidy(region.get("why", ""))
    return cleaned | ({"why": why} if why else {})


def _read(regions: list[Body], response: object) -> tuple[str, Body | None]:
    """The point as it is kept ("" where a name was chosen) and the region that was meant."""
    points, names = (_only(response, name) for name in ("point", "region"))
    if bool(points) == bool(names):
        raise InvalidResponse(expected="point")
    if names:
        by_id = {piece_id(region["label"]): region for region in regions}
        if names not in by_id:
            raise InvalidResponse(expected="region")
        return "", by_id[names]
    point = _point(points)
    met = [region for region in regions if contains(region, point)]
    right_first = sorted(met, key=lambda region: not region["correct"])
    return f"{point.x},{point.y}", next(iter(right_first), None)


def _only(response: object, name: str) -> str:
    if not isinstance(response, Mapping):
        raise InvalidResponse(expected=name)
    texts = response_texts(response, name, longest=64) if name in response else []
    if len(texts) > 1:
        raise InvalidResponse(expected=name)
    return "".join(texts)


def _point(text: str) -> Point:
    x, _comma, y = text.partition(",")
    try:
        point = Point(float(x), float(y))
    except ValueError:
        raise InvalidResponse(expected="point") from None
    if not (0 <= point.x <= 1 and 0 <= point.y <= 1):
        raise InvalidResponse(expected="point")
    return point


def _part(region: Body, state: Any) -> Part:
    return Part(piece_id(region["label"]), state, region.get("why", ""))


def _area(region: Body) -> Body:
    return {name: region[name] for name in ("shape", "x", "y", "w", "h")}


def _summary(chosen: Body | None) -> str:
    if chosen is None:
        return _("Not quite")
    return _("Not quite: that is “%(label)s”") % {"label": chosen["label"]}


def _fraction(text: str, label: str) -> float:
    found = read(text)
    if found is None or found.unit not in ("", "%"):
        raise InvalidBody(_("Draw the place “%(label)s” on the picture.") % {"label": label[:80]})
    return float(found.value) / 100
