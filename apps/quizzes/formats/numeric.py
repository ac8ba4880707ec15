"""A number, with its tolerance and its unit."""

from decimal import Decimal
from random import Random

from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.quizzes.formats import quantity
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
    spare_rows,
    tidy,
)

MOST_UNITS = 4
_UNIT = {"type": "string", "minLength": 1, "maxLength": 20}
_LARGE = 1e15

SCHEMA: Body = {
    "type": "object",
    "required": ["value"],
    "additionalProperties": False,
    "properties": {
        "value": {"type": "number", "minimum": -_LARGE, "maximum": _LARGE},
        "tolerance": {"type": "number", "minimum": 0, "maximum": _LARGE},
        "percent": {"type": "boolean"},
        "unit": _UNIT,
        "units": {
            "type": "array",
            "maxItems": MOST_UNITS,
            "items": {
                "type": "object",
                "required": ["unit", "factor"],
                "additionalProperties": False,
                "properties": {
                    "unit": _UNIT,
                    "factor": {"type": "number", "exclusiveMinimum": 0, "maximum": _LARGE},
                },
            },
        },
    },
}


class Numeric:
    """Body: {"value", "tolerance"?, "percent"?, "unit"?, "units"?: [{"unit", "factor"}]}.

    `tolerance` is in the unit of `value`, or in per cent of it. One of another unit is `factor` of
    the unit. Response: {"number": [text]}, the number with its unit as it was typed.
    """

    key = "numeric"
    label = gettext_lazy("Number")
    schema = SCHEMA
    template = "quizzes/formats/numeric.html"
    editor_template = "quizzes/formats/numeric_editor.html"

    def clean(self, body: object) -> Body:
        check_schema(self.schema, body)
        given: Body = body  # type: ignore[assignment]
        cleaned: Body = {"value": given["value"]}
        if given.get("tolerance"):
            cleaned["tolerance"] = given["tolerance"]
            cleaned |= {"percent": True} if given.get("percent") else {}
        if "unit" in given:
            cleaned["unit"] = tidy(given["unit"])
        units = [{"unit": tidy(u["unit"]), "factor": u["factor"]} for u in given.get("units", [])]
        if units:
            cleaned["units"] = units
        _require_units(cleaned)
        return cleaned

    def present(self, body: Body, rng: Random) -> Body:
        return {"unit": "unit" in body}

    def grade(self, body: Body, response: object) -> Graded:
        given = response_texts(response, "number", longest=quantity.LONGEST)
        if len(given) != 1 or not given[0]:
            raise InvalidResponse(expected="number")
        found = quantity.read(given[0], decimal_comma=get_format("DECIMAL_SEPARATOR") == ",")
        score, summary = _judge(body, found)
        return Graded(
            response={"number": given},
            score=score,
            correct=score == 1,
            summary=summary,
            parts=(Part("number", "right" if score == 1 else "wrong"),),
            answer=Answer(_("Right answer"), (_in_words(body),)),
        )

    def parse_editor(self, data: EditorData, prefix: str = "") -> Body:
        value = field(data, f"{prefix}value")
        if not value.strip():
            raise InvalidBody(_("Write at least the right number."))
        body: Body = {"value": _number(value)}
        if tolerance := field(data, f"{prefix}tolerance").strip():
            body["tolerance"] = _number(tolerance)
            body["percent"] = field(data, f"{prefix}percent") == "percent"
        if unit := tidy(field(data, f"{prefix}unit")):
            body["unit"] = unit
        names, factors = data.getlist(f"{prefix}other_unit"), data.getlist(f"{prefix}factor")
        body["units"] = [
            {"unit": name, "factor": _number(factor)}
            for name, factor in zip(names, factors, strict=False)
            if name.strip()
        ]
        return self.clean(body)

    def editor(self, body: Body | None) -> Body:
        given = body or {}
        blank = {"unit": "", "factor": ""}
        return {
            "value": _plain(given["value"]) if body else "",
            "tolerance": _plain(given["tolerance"]) if "tolerance" in given else "",
            "percent": given.get("percent", False),
            "unit": given.get("unit", ""),
            "rows": spare_rows(
                [{**u, "factor": _plain(u["factor"])} for u in given.get("units", [])],
                blank=blank,
                usual=1,
                most=MOST_UNITS,
            ),
        }


def _require_units(body: Body) -> None:
    names = [body["unit"]] if "unit" in body else []
    names += [other["unit"] for other in body.get("units", [])]
    if "units" in body and "unit" not in body:
        raise InvalidBody(_("Write the unit of the right number before further units."))
    if not all(names) or len({quantity.unit(name) for name in names}) != len(names):
        raise InvalidBody(_("Each unit must be written once."))


def _judge(body: Body, given: quantity.Quantity | None) -> tuple[float, str]:
    """Score and words. The right number without or with a wrong unit is half of the answer."""
    if given is None:
        return 0.0, _("That is not a number")
    factors = {"": Decimal(1)}
    if "unit" in body:
        factors[quantity.unit(body["unit"])] = Decimal(1)
    factors |= {quantity.unit(u["unit"]): _exact(u["factor"]) for u in body.get("units", [])}
    known = given.unit in factors
    off = abs(given.value * factors.get(given.unit, Decimal(1)) - _exact(body["value"]))
    if off > _tolerance(body):
        return 0.0, _("Not quite")
    if "unit" in body and not given.unit:
        return 0.5, _("The number is right, its unit is missing")
    if not known:
        return 0.5, _("The number is right, its unit is not")
    return 1.0, _("Correct")


def _tolerance(body: Body) -> Decimal:
    tolerance = _exact(body.get("tolerance", 0))
    return abs(_exact(body["value"])) * tolerance / 100 if body.get("percent") else tolerance


def _exact(number: float) -> Decimal:
    """The decimal that was written, not the binary fraction beside it."""
    return Decimal(str(number))


def _plain(number: float) -> str:
    """As a field of the editor shows it: no exponent, no ".0"."""
    text = f"{_exact(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _in_words(body: Body) -> str:
    words = " ".join(filter(None, [_plain(body["value"]), body.get("unit")]))
    if "tolerance" not in body:
        return words
    off = _plain(body["tolerance"]) + (" %" if body.get("percent") else "")
    return f"{words} (± {off})"


def _number(text: str) -> float:
    read = quantity.read(text, decimal_comma=get_format("DECIMAL_SEPARATOR") == ",")
    if read is None or read.unit:
        raise InvalidBody(_("“%(text)s” is not a number.") % {"text": text[:20]})
    return float(read.value)


FORMAT = Numeric()
