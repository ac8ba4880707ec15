"""The next question of a diagnostic: the one that tells most about the way still undecided. Pure.

What an answer tells about its own skill is the mutual information between right or wrong and
"mastered or not" (Lindley 1956; item selection by expected information as in computerised adaptive
testing). A right answer also speaks for what the skill builds on, a wrong one against what builds
on it: the information counts as often as there are undecided skills in reach, weighted by how far
news travel (`mastery.spreading`). In a chain of which nothing is known that is a binary search.
"""

from dataclasses import dataclass

import numpy as np

from ..mastery.belief import PRIOR_VARIANCE, logistic, mastery
from ..mastery.spreading import HOPS, STRONG, SkillMap
from ..mastery.verdicts import SKIP_FROM

MOST_QUESTIONS = 20
MOST_SECONDS = 300.0
# Below this probability a skill is to be learned whatever else is asked.
LEARN_BELOW = 0.1
LEAST_GAIN = 0.004  # bits: what is left to learn is not worth a question

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


@dataclass(frozen=True, slots=True, eq=False)
class Questions:
    """What may be asked, as arrays: the skill's position, difficulty, guessing chance."""

    ids: np.ndarray
    skill: np.ndarray
    hardness: np.ndarray
    doubt: np.ndarray  # variance of the difficulty
    guess: np.ndarray


def undecided(chance: np.ndarray) -> np.ndarray:
    """Which probabilities of mastery leave open what to do."""
    return (chance > LEARN_BELOW) & (chance < SKIP_FROM)


def choose(
    skills: SkillMap,
    scope: np.ndarray,
    mean: np.ndarray,
    variance: np.ndarray,
    questions: Questions,
    asked: np.ndarray,
) -> int | None:
    """The place in `questions` of the next one; None when there is nothing left to find out.

    `scope`: which skills the goal needs (bool, one each); `asked`: which questions were asked.
    """
    chance = mastery(mean, variance)
    open_skills = scope & undecided(chance)
    free = np.flatnonzero(~asked & open_skills[questions.skill])
    if not len(free):
        return None
    best = _one_of_each_skill(questions, free, mean)
    own, right = _information(
        mean[questions.skill[best]], variance[questions.skill[best]], questions, best
    )
    doubt = np.where(open_skills, _entropy(chance), 0.0)
    below = _reach(skills, doubt, up=False)[questions.skill[best]]
    above = _reach(skills, doubt, up=True)[questions.skill[best]]
    gain = own * (1.0 + right * below + (1.0 - right) * above)
    top = int(np.argmax(gain))
    return int(best[top]) if gain[top] >= LEAST_GAIN else None


def over(*, asked: int, seconds: float) -> bool:
    """Whether the learner has given enough of his time."""
    return asked >= MOST_QUESTIONS or seconds >= MOST_SECONDS


def _one_of_each_skill(questions: Questions, free: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Of each skill the free question that tells most by itself: not to be guessed, about as hard
    as the learner is able."""
    off = np.abs(questions.hardness[free] - mean[questions.skill[free]])
    worth = (1.0 - questions.guess[free]) / (1.0 + off)
    ranked = free[np.lexsort((-worth, questions.skill[free]))]
    skill = questions.skill[ranked]
    return ranked[np.r_[True, skill[1:] != skill[:-1]]]


def _information(
    mean: np.ndarray, variance: np.ndarray, questions: Questions, which: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(bits about "mastered or not", P(right)) of asking these questions."""
    ability = mean[:, None] + np.sqrt(variance)[:, None] * _NODES
    # Doubt about the difficulty flattens the curve (MacKay 1992).
    flat = 1.0 / np.sqrt(1.0 + np.pi * questions.doubt[which] / 8.0)
    guess = questions.guess[which][:, None]
    gap = (ability - questions.hardness[which][:, None]) * flat[:, None]
    right = guess + (1.0 - guess) * logistic(gap)
    before = _entropy(mastery(mean, variance))
    total, after = np.zeros(len(which)), np.zeros(len(which))
    for likelihood in (right, 1.0 - right):
        weight = likelihood * _WEIGHTS
        share = weight.sum(axis=1)
        middle = (weight * ability).sum(axis=1) / share
        spread = (weight * (ability - middle[:, None]) ** 2).sum(axis=1) / share
        after += share * _entropy(mastery(middle, np.clip(spread, 1e-3, PRIOR_VARIANCE)))
        total = share if likelihood is right else total
    return np.maximum(before - after, 0.0), total


def _entropy(chance: np.ndarray) -> np.ndarray:
    """Of yes or no, in bits."""
    p = np.clip(chance, 1e-9, 1.0 - 1e-9)
    return -(p * np.log2(p) + (1.0 - p) * np.log2(1.0 - p))


def _reach(skills: SkillMap, doubt: np.ndarray, *, up: bool) -> np.ndarray:
    """How much doubt lies within HOPS edges above (`up`: in what builds on it) or below each skill.
    A skill's doubt is shared among the edges that lead to it, so that it counts about once."""
    source, target = (skills.skill, skills.requires) if up else (skills.requires, skills.skill)
    fan = np.maximum(np.bincount(source, minlength=skills.size), 1)
    total, front = np.zeros(skills.size), doubt
    for _ in range(HOPS):
        sent = front[source] * (STRONG**2 * skills.weight / fan[source])
        front = np.bincount(target, sent, skills.size)
        total += front
    return total
