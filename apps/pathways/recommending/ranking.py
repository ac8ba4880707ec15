"""What each feature counts for: a logistic model kept as JSON, so that loading it runs nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from .features import FEATURES, REASON_OF, Rows, Why
from .offer import Floats

VERSION = 1
LARGEST = 20.0
LEAST_TOLD = 0.05  # of a score, on the logit scale: less is no reason


class UnknownRanker(ValueError):
    """Of another version of the features, or not weights at all."""


@dataclass(frozen=True, slots=True)
class Ranker:
    intercept: float
    values: tuple[float, ...]  # one for each of FEATURES

    @classmethod
    def parse(cls, raw: Any) -> "Ranker":
        """Raises UnknownRanker unless `raw` is what `as_json` of this version makes."""
        if not isinstance(raw, Mapping) or raw.get("version") != VERSION:
            raise UnknownRanker("another version")
        weights = raw.get("weights")
        if not isinstance(weights, Mapping) or set(weights) != set(FEATURES):
            raise UnknownRanker("other features")
        return cls(_number(raw.get("intercept")), tuple(_number(weights[n]) for n in FEATURES))

    def as_json(self) -> dict[str, Any]:
        named = {name: round(v, 5) for name, v in zip(FEATURES, self.values, strict=True)}
        return {"version": VERSION, "intercept": round(self.intercept, 5), "weights": named}

    def scores(self, rows: Rows) -> Floats:
        """Probability that each candidate will be finished, if it is shown."""
        raw = rows.values @ np.array(self.values, np.float32) + np.float32(self.intercept)
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(raw, -30, 30))), np.float32)

    def reasons(self, rows: Rows) -> list[Why]:
        """What gave each candidate most of its place. A peer's word goes before all."""
        told = [n for n, name in enumerate(FEATURES) if name in REASON_OF]
        gives = rows.values[:, told] * np.array(self.values, np.float32)[told]
        first = gives.argmax(axis=1)
        by_peer = rows.values[:, FEATURES.index("shared")] > 0
        best = gives.max(axis=1, initial=-1.0)
        return [
            Why.SHARED if peer else REASON_OF[FEATURES[told[n]]] if top > LEAST_TOLD else Why.TURN
            for n, peer, top in zip(first.tolist(), by_peer.tolist(), best.tolist(), strict=True)
        ]


# What to think while nothing was learned, chosen by hand.
RULES = Ranker(
    -3.0,
    tuple(
        {
            "like_finished": 1.5,
            "like_taste": 1.5,
            "like_dismissed": -1.5,
            "watched_together": 2.5,
            "popular": 0.6,
            "popular_to_new": 1.0,
            "popular_with_goal": 1.2,
            "towards_goal": 1.5,
            "interest": 1.2,
            "shared": 2.5,
            "next_in_course": 1.5,
            "builds_on_done": 0.5,
            "ready": 0.5,
            "mastery": -1.0,
            "finished_by_most": 0.5,
            "fresh": 0.3,
        }[name]
        for name in FEATURES
    ),
)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise UnknownRanker("not a number")
    return max(-LARGEST, min(LARGEST, float(value)))
