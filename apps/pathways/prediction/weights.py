"""What each feature counts for: a logistic model, kept as JSON, so that loading it runs nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, isfinite
from typing import Any

from .features import FEATURES, HORIZON, Row

VERSION = 1
LARGEST = 20.0  # of a weight: beyond it a probability is 0 or 1 anyway


class UnknownWeights(ValueError):
    """Of another version of the features, or not weights at all."""


@dataclass(frozen=True, slots=True)
class Weights:
    intercept: float
    values: tuple[float, ...]  # one for each of FEATURES

    @classmethod
    def parse(cls, raw: Any) -> "Weights":
        """Raises UnknownWeights unless `raw` is what `as_json` of this version makes."""
        if not isinstance(raw, Mapping):
            raise UnknownWeights("not an object")
        if raw.get("version") != VERSION or raw.get("horizon") != HORIZON:
            raise UnknownWeights("another version")
        weights = raw.get("weights")
        if not isinstance(weights, Mapping) or set(weights) != set(FEATURES):
            raise UnknownWeights("other features")
        return cls(_number(raw.get("intercept")), tuple(_number(weights[n]) for n in FEATURES))

    def as_json(self) -> dict[str, Any]:
        named = {name: round(v, 5) for name, v in zip(FEATURES, self.values, strict=True)}
        return {
            "version": VERSION,
            "horizon": HORIZON,
            "intercept": round(self.intercept, 5),
            "weights": named,
        }

    def probabilities(self, rows: Sequence[Row]) -> list[float]:
        return [self._probability(row) for row in rows]

    def _probability(self, row: Row) -> float:
        # Most features of a row are 0: skipping them is half the time.
        score = self.intercept + sum(
            value * weight for value, weight in zip(row, self.values, strict=True) if value
        )
        return 1 / (1 + exp(-max(-50.0, min(50.0, score))))


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise UnknownWeights("not a number")
    return max(-LARGEST, min(LARGEST, float(value)))
