"""How far into a goal somebody is, from a few answers given before learning. Pure.

The skills of a goal lie on a line from its bases to its top, by depth. A learner has most of what
lies before his front and little of what lies behind it: Guttman's scale ("A basis for scaling
qualitative data", American Sociological Review 9, 1944) with soft steps. The front is unknown, a
distribution over STEPS places; many learners are beginners or have it all, hence a prior with its
mass at both ends. What it says of a skill changes the base rate of mastery, which in odds is one
factor (Saerens, Latinne & Decaestecker, Neural Computation 14, 2002).

So three right answers say something of skills that nothing was asked of, and two wrong ones that
further questions would be a waste of time.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .belief import logistic

PLACES, STEPS = 12, 16
SOFTNESS = 0.15
SLIP = 0.2  # a wrong answer by somebody who has the skill
# Beta(a, b), its mean below one half: most have not met most skills.
_BETWEEN = (np.arange(STEPS) + 0.5) / STEPS
PRIOR = _BETWEEN ** (0.5 - 1.0) * (1.0 - _BETWEEN) ** (0.7 - 1.0)
PRIOR = PRIOR / PRIOR.sum()
# HAS[front, place]: the chance of having a skill.
HAS = logistic((_BETWEEN[:, None] - (np.arange(PLACES) + 0.5) / PLACES) / SOFTNESS)


@dataclass(frozen=True, slots=True)
class Shown:
    """What was answered of one skill: its position in the graph, the share right, the chance of
    guessing it."""

    skill: int
    score: float
    guess: float


def joined(answers: Iterable[tuple[int, float, float]]) -> list[Shown]:
    """Answers (skill, score, guess) of one skill are joined: they are no independent witnesses."""
    found: dict[int, list[tuple[float, float]]] = {}
    for skill, score, guess in answers:
        found.setdefault(skill, []).append((score, guess))
    return [
        Shown(skill, *(sum(column) / len(rows) for column in zip(*rows, strict=True)))
        for skill, rows in found.items()
    ]


def places(depth: np.ndarray, scope: np.ndarray) -> np.ndarray:
    """The place 0…PLACES − 1 of each skill of `scope` (bool) on the line; of others 0."""
    inside = depth[scope]
    ranked = np.sort(inside)
    low, high = np.searchsorted(ranked, inside), np.searchsorted(ranked, inside, "right")
    found = np.zeros(len(depth), int)
    found[scope] = (low + high) * PLACES // (2 * max(1, len(inside)))
    return np.minimum(found, PLACES - 1)


def right(guess: float, place: np.ndarray | int) -> np.ndarray:
    """P(right) for each front, of a question about a skill at this place."""
    return guess + (1.0 - SLIP - guess) * HAS[:, place]


def believed(shown: Iterable[Shown], place: np.ndarray) -> np.ndarray:
    """The distribution of the front after these answers, one `Shown` for each skill."""
    found = PRIOR
    for each in shown:
        chance = right(min(each.guess, 1.0 - SLIP - 0.05), place[each.skill])
        found = found * chance**each.score * (1.0 - chance) ** (1.0 - each.score)
    return found / found.sum()


def log_odds(chance: np.ndarray) -> np.ndarray:
    p = np.clip(chance, 1e-6, 1.0 - 1e-6)
    return np.log(p / (1.0 - p))


_BASE = log_odds(PRIOR @ HAS)


def shift(front: np.ndarray) -> np.ndarray:
    """By how much the log odds of mastery rise at each place; fronts may be stacked."""
    return log_odds(front @ HAS) - _BASE


def shifted(chance: np.ndarray, front: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Probabilities of mastery with the base rate that this front speaks for."""
    return logistic(log_odds(chance) + shift(front)[place])
