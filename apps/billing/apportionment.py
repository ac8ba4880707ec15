"""Dividing an amount by weights so that the parts sum to it to the unit: a pure function.

The method is that of the largest remainder (Hamilton): everybody gets the whole units of his
exact share, and the units that are then left go, one each, to the largest remainders; of equal
remainders to the smaller key. So the result does not depend on the order in which weights come.
Method: M. L. Balinski, H. P. Young, Fair Representation, 1982.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

Key = TypeVar("Key", bound=Any)


def apportion(amount: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    """Parts of `amount` (≥ 0) in proportion to `weights` (integers ≥ 0, by keys that sort).

    They sum to `amount`; if nobody has any weight, nobody gets anything and {} is returned.
    A part differs from the exact share by less than one unit.
    """
    if amount < 0 or any(weight < 0 for weight in weights.values()):
        raise ValueError("amounts and weights are not negative")
    total = sum(weights.values())
    if total == 0:
        return {}
    exact = {key: divmod(amount * weight, total) for key, weight in weights.items()}
    parts = {key: whole for key, (whole, _rest) in exact.items()}
    left = amount - sum(parts.values())
    for key in sorted(exact, key=lambda key: (-exact[key][1], key))[:left]:
        parts[key] += 1
    return parts


def per_mille(amount: int, share: int) -> int:
    """So many thousandths of an amount ≥ 0, rounded down to the unit."""
    return amount * share // 1000
