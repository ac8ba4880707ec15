"""Amounts of money: integers, in millionths of a US dollar. Pure functions.

A dollar is 1 000 000 units and a cent 10 000, so that a view, which is worth less than a tenth of
a cent, is still some hundred units, and nothing is ever a float.
"""

from decimal import ROUND_HALF_EVEN, Decimal

CENT = 10_000
DOLLAR = 100 * CENT


def of_cents(cents: int) -> int:
    return cents * CENT


def whole_cents(units: int) -> int:
    """The cents that can be paid out of it; what is left of a cent is not rounded up."""
    return units // CENT if units >= 0 else -(-units // CENT)


def dollars(units: int, *, places: int = 2) -> Decimal:
    """For people to read; halves go to the even digit. Never reckon with it."""
    step = Decimal(1).scaleb(-places)
    return (Decimal(units) / DOLLAR).quantize(step, rounding=ROUND_HALF_EVEN)


def exact(units: int) -> str:
    """All six digits, for files that programs read: "-0.000001"."""
    sign = "-" if units < 0 else ""
    whole, rest = divmod(abs(units), DOLLAR)
    return f"{sign}{whole}.{rest:06d}"
