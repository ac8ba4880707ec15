"""The chance of being right without knowing anything, from what a question offers. Pure."""

from collections.abc import Callable
from math import factorial
from typing import Any

Body = dict[str, Any]
MOST = 0.5


def _of_options(body: Body) -> float:
    """One of n options, or one of the sets of the same size: whoever ticks knows how many."""
    options = body.get("options", [])
    right = sum(bool(option.get("correct")) for option in options)
    if not 0 < right < len(options):
        return 0.0
    ways = factorial(len(options)) // (factorial(right) * factorial(len(options) - right))
    # With several right ones their number has to be guessed, too.
    return 1.0 / (ways if right == 1 else ways * (len(options) - 1))


def _of_order(body: Body) -> float:
    return 1.0 / factorial(max(1, len(body.get("items", []))))


_BY_FORMAT: dict[str, Callable[[Body], float]] = {
    "multiple_choice": _of_options,
    "clip_choice": _of_options,
    "sequence": _of_order,
    "matching": lambda body: 1.0 / factorial(max(1, len(body.get("pairs", [])))),
    # With reasons, both tiers have to be guessed.
    "true_false": lambda body: 0.5 / max(1, len(body.get("reasons", []))),
}


def chance(format: str, body: Body) -> float:
    """0..0.5; 0 for what has to be written or found."""
    guess = _BY_FORMAT.get(format, lambda _body: 0.0)(body)
    return min(MOST, guess)
