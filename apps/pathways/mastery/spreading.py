"""What neighbours in the skill graph say about a skill that was asked little. Pure.

To have a skill usually means to have what it builds on, and to lack one usually means to lack what
builds on it (the surmise relation of knowledge spaces; Falmagne & Doignon 1985): good news travels
well to prerequisites and poorly to dependents, bad news the other way round. Along an edge of
weight w two abilities are correlated by ρ = w·STRONG or w·WEAK, so that evidence of precision λ
about one counts ρ² / ((1 − ρ²)·V + 1/λ) about the other (V the prior's variance).

With care: the news shape the prior alone, which a skill's own answers outweigh; the number of
neighbours gives no certainty (the strongest precision counts, not their sum); nothing turns round
on its way, so that no skill hears its own echo.
"""

from dataclasses import dataclass

import numpy as np

from .belief import PRIOR_MEAN, PRIOR_VARIANCE

STRONG, WEAK = 0.8, 0.35
HOPS = 4


@dataclass(frozen=True, slots=True, eq=False)
class SkillMap:
    """A graph as arrays: edge k says that skill[k] builds on requires[k] (positions 0..n−1), with
    weight[k] in 0..1. `depth` is 0 where nothing is required, else above all that is required."""

    ids: np.ndarray
    skill: np.ndarray
    requires: np.ndarray
    weight: np.ndarray
    depth: np.ndarray

    @property
    def size(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, eq=False)
class News:
    """Evidence about each skill: precision (0: none) and the ability that it speaks for."""

    precision: np.ndarray
    ability: np.ndarray


def informed(
    skills: SkillMap, mean: np.ndarray, variance: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(means, variances) with each skill's prior shaped by its neighbours. A variance of
    PRIOR_VARIANCE or more is a skill of which nothing is known by itself."""
    direct = _direct(mean, variance)
    if not direct.precision.any():
        return mean, variance
    heard = _joined(
        [
            _carried(skills, _only(direct, good=good), up=up, correlation=rho)
            for good in (True, False)
            for up, rho in ((True, STRONG if good else WEAK), (False, WEAK if good else STRONG))
        ]
    )
    precision = 1.0 / np.minimum(variance, PRIOR_VARIANCE) + heard.precision
    weighted = mean / np.minimum(variance, PRIOR_VARIANCE) + heard.precision * heard.ability
    return weighted / precision, 1.0 / precision


def _direct(mean: np.ndarray, variance: np.ndarray) -> News:
    """The part of each belief that is not the prior."""
    precision = np.maximum(1.0 / variance - 1.0 / PRIOR_VARIANCE, 0.0)
    known = precision > 1e-9
    safe = np.where(known, precision, 1.0)
    ability = (mean / variance - PRIOR_MEAN / PRIOR_VARIANCE) / safe
    return News(np.where(known, precision, 0.0), np.where(known, ability, PRIOR_MEAN))


def _only(news: News, *, good: bool) -> News:
    fits = (news.ability > PRIOR_MEAN) == good
    return News(np.where(fits, news.precision, 0.0), news.ability)


def _carried(skills: SkillMap, news: News, *, up: bool, correlation: float) -> News:
    """News from up to HOPS edges away, going one way only. `up`: to what is required."""
    source, target = (skills.skill, skills.requires) if up else (skills.requires, skills.skill)
    rho = np.clip(correlation * skills.weight, 1e-6, 0.95)
    front, steps = news, []
    for _ in range(HOPS):
        if not front.precision[source].any():
            break
        front = _hop(front, source, target, rho, skills.size)
        steps.append(front)
    return _joined(steps) if steps else News(np.zeros(skills.size), np.full(skills.size, 0.0))


def _hop(news: News, source: np.ndarray, target: np.ndarray, rho: np.ndarray, size: int) -> News:
    sent = news.precision[source]
    safe = np.where(sent > 0, sent, 1.0)
    precision = np.where(sent > 0, rho**2 / ((1 - rho**2) * PRIOR_VARIANCE + 1.0 / safe), 0.0)
    # Regression would divide by ρ: what is surmised should not exceed what was seen.
    ability = news.ability[source]
    strongest = np.zeros(size)
    np.maximum.at(strongest, target, precision)
    total = np.bincount(target, precision, size)
    mixed = np.bincount(target, precision * ability, size)
    return News(strongest, np.where(total > 0, mixed / np.where(total > 0, total, 1.0), 0.0))


def _joined(several: list[News]) -> News:
    """The strongest precision of each skill, and the ability that all of them speak for."""
    precisions = np.stack([news.precision for news in several])
    abilities = np.stack([news.ability for news in several])
    total = precisions.sum(axis=0)
    safe = np.where(total > 0, total, 1.0)
    return News(precisions.max(axis=0), (precisions * abilities).sum(axis=0) / safe)
