"""Reading a number with its unit as people type it."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from apps.quizzes.formats.contract import tidy
from apps.quizzes.formats.wording import straight

# 60 characters hold any measurement; a longer "number" is an attempt to keep us busy.
LONGEST = 60
LARGEST_EXPONENT = 100

_NUMBER = re.compile(
    r"(?P<sign>[-+−]?)\s*"
    r"(?:(?P<whole>[0-9]{1,9}) +(?=[0-9]+ *[/⁄] *[0-9]))?"  # 1 1/2
    r"(?:(?P<digits>[0-9][0-9.,'’ ]*|[.,][0-9]+)"
    r"(?:\s*(?:[eE]|[×x·*]\s*10\s*\^)\s*(?P<exponent>[-+−]?[0-9]{1,3}))?"
    r"(?:\s*[/⁄]\s*(?P<over>[0-9]{1,9}))?)"
)
_POWER_OF_TEN = re.compile(r"(?P<sign>[-+−]?)\s*10\s*\^\s*(?P<exponent>[-+−]?[0-9]{1,3})")
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
    text = _in_ascii(straight(text)) if len(text) <= LONGEST else ""
    match = _POWER_OF_TEN.match(text) or _NUMBER.match(text)
    if match is None:
        return None
    told: dict[str, Any] = {"digits": "1", "whole": None, "over": None} | match.groupdict()
    whole, digits = told["whole"], re.sub(r"['’ ]", "", told["digits"])
    if whole and int(digits) >= int(told["over"]):  # 1 250/3
        whole, digits = "0", f"{whole}{digits}"
    value = _value(digits, decimal_comma)
    power = int((told["exponent"] or "0").replace("−", "-"))
    over = Decimal(told["over"] or 1)
    if value is None or abs(power) > LARGEST_EXPONENT or not over:
        return None
    value = Decimal(whole or 0) + value * Decimal(10) ** power / over
    sign = -1 if told["sign"] in ("-", "−") else 1
    return Quantity(sign * value, unit(text[match.end() :]))


def unit(text: str) -> str:
    """A unit as it is compared: without spaces, with one kind of micro sign, of ohm and of dot,
    and of powers (m², m^2, m2).

    Case stays, since mg and Mg are a billion apart.
    """
    one_kind: dict[str, str | int | None] = {"μ": "µ", "\u2126": "Ω", "⋅": "·", "∙": "·", "*": "·"}
    one_kind |= {"²": "2", "³": "3", "^": "", "−": "-", "⁻": "-", "¹": "1"}
    return "".join(tidy(text).translate(str.maketrans(one_kind)).split())


def _in_ascii(text: str) -> str:
    """With the figures of every script as 0 to 9, and ½ as 1/2."""
    return "".join(map(_figure, text)).translate({ord("٫"): ".", ord("٬"): ","}).strip()


def _figure(character: str) -> str:
    value = unicodedata.decimal(character, None)
    if value is not None:
        return str(value)
    parts = unicodedata.normalize("NFKC", character).split("⁄")
    return f" {parts[0]}/{parts[1]}" if len(parts) == 2 and all(parts) else character


def _value(digits: str, decimal_comma: bool) -> Decimal | None:
    with_point = digits.replace(",", "") if _DECIMAL_POINT.fullmatch(digits) else ""
    swapped = digits.replace(".", "").replace(",", ".")
    with_comma = swapped if _DECIMAL_COMMA.fullmatch(digits) else ""
    first, second = (with_comma, with_point) if decimal_comma else (with_point, with_comma)
    chosen = first or second
    return Decimal(chosen) if chosen.strip(".") else None
