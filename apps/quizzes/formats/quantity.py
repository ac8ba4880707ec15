"""Reading a number with its unit as people type it."""

import re
from dataclasses import dataclass
from decimal import Decimal

from apps.quizzes.formats.contract import tidy

# 60 characters hold any measurement; a longer "number" is an attempt to keep us busy.
LONGEST = 60
LARGEST_EXPONENT = 100

_NUMBER = re.compile(
    r"(?P<sign>[-+−]?)\s*(?P<digits>[0-9][0-9.,'’ ]*|[.,][0-9]+)"
    r"(?:\s*(?:[eE]|[×x·*]\s*10\s*\^)\s*(?P<exponent>[-+−]?[0-9]{1,3}))?"
    r"(?:\s*/\s*(?P<over>[0-9]{1,9}))?"
)
# One mark between thousands, the other before decimals; or no thousands at all.
_DECIMAL_POINT = re.compile(r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]*)(?:\.[0-9]*)?")
_DECIMAL_COMMA = re.compile(r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]*)(?:,[0-9]*)?")


@dataclass(frozen=True, slots=True)
class Quantity:
    value: Decimal
    unit: str


def read(text: str, *, decimal_comma: bool = False) -> Quantity | None:
    """The quantity that `text` is: a number and, all of the rest, its unit; None for no number.

    `decimal_comma` decides only what can be read both ways: 1,250 is 1250 or 1.25.
    """
    text = tidy(text)
    match = _NUMBER.match(text) if len(text) <= LONGEST else None
    if match is None:
        return None
    value = _value(re.sub(r"['’ ]", "", match["digits"]), decimal_comma)
    power = int((match["exponent"] or "0").replace("−", "-"))
    over = Decimal(match["over"] or 1)
    if value is None or abs(power) > LARGEST_EXPONENT or not over:
        return None
    sign = -1 if match["sign"] in ("-", "−") else 1
    return Quantity(sign * value * Decimal(10) ** power / over, unit(text[match.end() :]))


def unit(text: str) -> str:
    """A unit as it is compared: without spaces, with one kind of micro sign, of ohm and of dot.

    Case stays, since mg and Mg are a billion apart.
    """
    one_kind: dict[str, str | int | None] = {"μ": "µ", "\u2126": "Ω", "⋅": "·", "∙": "·", "*": "·"}
    return "".join(tidy(text).translate(str.maketrans(one_kind)).split())


def _value(digits: str, decimal_comma: bool) -> Decimal | None:
    with_point = digits.replace(",", "") if _DECIMAL_POINT.fullmatch(digits) else ""
    swapped = digits.replace(".", "").replace(",", ".")
    with_comma = swapped if _DECIMAL_COMMA.fullmatch(digits) else ""
    first, second = (with_comma, with_point) if decimal_comma else (with_point, with_comma)
    chosen = first or second
    return Decimal(chosen) if chosen.strip(".") else None
