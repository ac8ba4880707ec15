"""Learning the weights from sessions, and judging them on sessions that they have not seen."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from . import rules
from .examples import Example, Recorded, examples
from .features import Facts, Requires, Row, rows
from .weights import Weights

FEWEST_SESSIONS = 30
FEWEST_MOVES = 300
HELD_OUT = 5  # one session of so many judges
FETCHED = 5  # items fetched ahead at each place, in the mean


class NothingToLearn(ValueError):
    """All or none of what lay around was shown."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Of held-out sessions: the lower the loss and the higher the hits, the better."""

    moves: int
    loss: float  # log loss of the learned weights
    loss_of_rules: float
    hits: float  # share of what was shown soon that is fetched if the likeliest are
    hits_linear: float  # the same for as many items, the next ones at each place

    @property
    def better(self) -> bool:
        return self.loss < self.loss_of_rules


def is_held_out(session: str) -> bool:
    """By the session's name, so that a session never changes sides."""
    return hashlib.sha256(session.encode()).digest()[0] % HELD_OUT == 0


def enough(told: Sequence[Sequence[Recorded]]) -> bool:
    moves = sum(len(session) for session in told)
    return len(told) >= FEWEST_SESSIONS and moves >= FEWEST_MOVES


def fit(seen: Sequence[Example], requires: Requires) -> Weights:
    """Logistic regression (L2). Raises NothingToLearn."""
    # Imported here: it takes a second and a hundred megabytes that only this task needs.
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    matrix = np.array([row for each in seen for row in rows(each.place, requires)], dtype="f4")
    labels = np.array([label for each in seen for label in each.labels()])
    if labels.all() or not labels.any():
        raise NothingToLearn()
    model = LogisticRegression(C=1.0, max_iter=300).fit(matrix, labels)
    return Weights(float(model.intercept_[0]), tuple(float(w) for w in model.coef_[0]))


def train(
    told: Sequence[Sequence[Recorded]], facts: Mapping[str, Facts], requires: Requires
) -> tuple[Weights, Judgement]:
    """Weights from four fifths of the sessions, judged by the rest."""
    seen: list[Example] = []
    unseen: list[Example] = []
    for session in told:
        side = unseen if is_held_out(session[0].session) else seen
        side.extend(examples(session, facts))
    weights = fit(seen, requires)
    return weights, judge(weights, unseen, requires)


def judge(weights: Weights, unseen: Sequence[Example], requires: Requires) -> Judgement:
    learned = ruled = 0.0
    count = 0
    told: list[tuple[float, bool]] = []
    in_order: list[tuple[float, bool]] = []
    for each in unseen:
        table: list[Row] = rows(each.place, requires)
        labels = each.labels()
        odds = weights.probabilities(table)
        learned += _loss(odds, labels)
        ruled += _loss(rules.probabilities(each.place, requires), labels)
        count += len(labels)
        told += zip(odds, labels, strict=True)
        steps = [offset if offset > 0 else 99 - offset for offset, _i in each.place.candidates()]
        in_order += zip((-float(step) for step in steps), labels, strict=True)
    return Judgement(
        moves=len(unseen),
        loss=learned / max(count, 1),
        loss_of_rules=ruled / max(count, 1),
        hits=_hits(told, FETCHED * len(unseen)),
        hits_linear=_hits(in_order, FETCHED * len(unseen)),
    )


def _loss(odds: Sequence[float], labels: Sequence[bool]) -> float:
    likely = (p if label else 1 - p for p, label in zip(odds, labels, strict=True))
    return -sum(log(max(p, 1e-9)) for p in likely)


def _hits(scored: Sequence[tuple[float, bool]], fetched: int) -> float:
    """Share of all labels that is among the `fetched` highest scores, wherever they stand: who
    fetches by probability spends on one place what he saves on another."""
    best = sorted(scored, key=lambda pair: -pair[0])[:fetched]
    shown = sum(label for _score, label in scored)
    return sum(label for _score, label in best) / max(shown, 1)
