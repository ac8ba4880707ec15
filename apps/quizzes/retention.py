"""How much is recalled after how long, beside what was foretold. Pure.

The interval around a measured share is Wilson's (JASA 22, 1927), at 95 %: it holds for few reviews
and for shares near 1, where the usual one does not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

# Days since the last recall: first and last of each bin.
AGES = ((1, 1), (2, 3), (4, 7), (8, 14), (15, 30), (31, 90), (91, None))
# Fewer reviews than this show nothing but chance.
ENOUGH = 10
Z = 1.96


@dataclass(frozen=True, slots=True)
class Bin:
    """Reviews that came `first`..`last` days after the one before (no `last`: or more)."""

    first: int
    last: int | None
    reviews: int
    known: int
    foretold: float

    @property
    def share(self) -> float:
        return self.known / self.reviews if self.reviews else 0.0

    @property
    def enough(self) -> bool:
        return self.reviews >= ENOUGH

    @property
    def bounds(self) -> tuple[float, float]:
        return wilson(self.known, self.reviews)


@dataclass(frozen=True, slots=True)
class Retention:
    """All of it, and by age."""

    bins: tuple[Bin, ...]

    @property
    def reviews(self) -> int:
        return sum(each.reviews for each in self.bins)

    @property
    def known(self) -> int:
        return sum(each.known for each in self.bins)

    @property
    def share(self) -> float:
        return self.known / self.reviews if self.reviews else 0.0

    @property
    def foretold(self) -> float:
        told = sum(each.foretold * each.reviews for each in self.bins)
        return told / self.reviews if self.reviews else 0.0

    @property
    def enough(self) -> bool:
        return self.reviews >= ENOUGH

    @property
    def verdict(self) -> str:
        """What was foretold lies within what chance allows ("as"), above ("less" is known) or
        below ("more")."""
        low, high = wilson(self.known, self.reviews)
        if self.foretold > high:
            return "less"
        return "more" if self.foretold < low else "as"


def wilson(known: int, reviews: int) -> tuple[float, float]:
    """Between which shares the true one lies, 95 times of 100. (0, 1) where nothing was seen."""
    if not reviews:
        return 0.0, 1.0
    share, square = known / reviews, Z * Z
    middle = share + square / (2 * reviews)
    reach = Z * sqrt(share * (1 - share) / reviews + square / (4 * reviews * reviews))
    scale = 1 + square / reviews
    # The bounds reach 0 and 1 exactly where nothing, or all, was known; rounding must not pass it.
    low, high = (middle - reach) / scale, (middle + reach) / scale
    return max(0.0, min(low, share)), min(1.0, max(high, share))


def by_age(
    elapsed: NDArray[np.integer], known: NDArray[np.bool_], foretold: NDArray[np.floating]
) -> Retention:
    """Recalls in columns: days since the last one, whether it was known, how likely that was.

    Recalls on the same day, and each card's first one (foretold is nan), are left out.
    """
    return Retention(tuple(_bins(elapsed, known, foretold)))


def _bins(
    elapsed: NDArray[np.integer], known: NDArray[np.bool_], foretold: NDArray[np.floating]
) -> Iterator[Bin]:
    told = ~np.isnan(foretold)
    for first, last in AGES:
        inside = told & (elapsed >= first)
        if last is not None:
            inside &= elapsed <= last
        count = int(inside.sum())
        mean = float(foretold[inside].mean()) if count else 0.0
        yield Bin(first, last, count, int((known & inside).sum()), mean)
