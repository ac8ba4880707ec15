"""What is believed of one learner's skill: a normal distribution over ability, moved by answers
and by time. Pure.

Ability θ and difficulty b lie on one scale, in logits. P(right) = c + (1 − c)·σ(θ − b): Birnbaum's
three-parameter model (Lord & Novick 1968, ch. 17) with discrimination 1 and the guessing chance c
of the question's format. Both θ and b are uncertain and both learn from each answer, as in Elo
systems of adaptive practice (Pelánek 2016, Computers & Education 98) and in Glicko (Glickman 1999,
Applied Statistics 48), here by assumed density filtering: the exact posterior is replaced by the
normal distribution of the same mean and variance (Gauss-Hermite quadrature; Opper 1998).

Forgetting: with time the correlation r between ability then and now falls along the power curve of
forgetting (Wixted & Ebbesen 1991; FSRS uses the same), r = 1 / (1 + days / 9S). What stood above
the prior falls back towards it, and the variance returns to the prior's (Ornstein-Uhlenbeck with
correlation r). Stability S, in days, grows by successes that came late and shrinks by failures.
"""

from dataclasses import dataclass, replace

import numpy as np

# A skill is had when 6 of 10 average questions would be right without guessing.
LINE = 0.405  # logit(0.6)
# Before any answer: most learners have not met most skills; the spread of learners is wide.
PRIOR_MEAN = -0.4
PRIOR_VARIANCE = 2.2
LEAST_VARIANCE = 0.05
# Each answer is followed by its explanation, which teaches (the gain of performance factor
# analysis; Pavlik, Cen & Koedinger 2009), by an amount that nobody knows (Glicko's c²).
GAIN = 0.2
DRIFT = 0.02
FIRST_STABILITY = 12.0  # days
LEAST_STABILITY, MOST_STABILITY = 3.0, 3650.0
GROWTH = 2.0  # of stability by a success that came when r had fallen to 0
SHRINK = 0.4  # … by a failure

DIFFICULTY_MEAN = 0.0
DIFFICULTY_VARIANCE = 0.4
LEAST_DIFFICULTY_VARIANCE = 0.01

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(25)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Belief:
    """Ability as N(mean, variance) at the moment `at` (Unix seconds); stability in days."""

    mean: float = PRIOR_MEAN
    variance: float = PRIOR_VARIANCE
    at: float = 0.0
    stability: float = FIRST_STABILITY


@dataclass(frozen=True, slots=True)
class Difficulty:
    """How hard one question is, as N(mean, variance)."""

    mean: float = DIFFICULTY_MEAN
    variance: float = DIFFICULTY_VARIANCE


UNKNOWN = Belief()
AVERAGE = Difficulty()


def logistic(x: np.ndarray | float) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-np.clip(x, -30.0, 30.0)))


def normal_cdf(x: np.ndarray | float) -> np.ndarray:
    """Φ(x) to 1.5e-7 (Abramowitz & Stegun 1964, 7.1.26)."""
    z = np.abs(x) / np.sqrt(2.0)
    t = 1.0 / (1.0 + 0.3275911 * z)
    series = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    tail = 0.5 * series * np.exp(-z * z)
    return np.where(np.asarray(x) >= 0, 1.0 - tail, tail)


def retention(stability: np.ndarray | float, days: np.ndarray | float) -> np.ndarray:
    """Correlation of ability with what it was `days` ago: 1 at once, 0.9 after `stability` days."""
    return 1.0 / (1.0 + np.maximum(days, 0.0) / (9.0 * np.asarray(stability)))


def faded(
    mean: np.ndarray, variance: np.ndarray, stability: np.ndarray, days: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(means, variances) of abilities `days` after they were believed so. Arrays of one length."""
    r = retention(stability, days)
    fallen = np.where(mean > PRIOR_MEAN, PRIOR_MEAN + r * (mean - PRIOR_MEAN), mean)
    return fallen, np.maximum(variance, r * r * variance + (1.0 - r * r) * PRIOR_VARIANCE)


def at(belief: Belief, moment: float) -> Belief:
    """The belief at a later moment; a moment before it changes nothing."""
    if moment <= belief.at:
        return belief
    days = (moment - belief.at) / DAY
    mean, variance = faded(
        np.array(belief.mean), np.array(belief.variance), np.array(belief.stability), np.array(days)
    )
    return replace(belief, mean=float(mean), variance=float(variance), at=moment)


def mastery(mean: np.ndarray | float, variance: np.ndarray | float) -> np.ndarray:
    """P(ability > LINE), of one belief or of arrays."""
    return normal_cdf((np.asarray(mean) - LINE) / np.sqrt(variance))


def chance_right(belief: Belief, difficulty: Difficulty, guess: float) -> float:
    """P(right) of the next answer, over all that is uncertain."""
    gap = _gaps(belief, difficulty)
    return float(guess + (1.0 - guess) * (_WEIGHTS @ logistic(gap)))


def learned(
    belief: Belief,
    difficulty: Difficulty,
    *,
    score: float,
    guess: float,
    moment: float,
    explained: bool = True,
) -> tuple[Belief, Difficulty]:
    """Both after an answer of `score` (0..1) to a question with guessing chance `guess`.

    A half right answer counts as half a right and half a wrong one. `explained`: its explanation
    was shown, so that it taught something.
    """
    if not (0.0 <= score <= 1.0 and 0.0 <= guess < 1.0):
        raise ValueError(f"score {score} or guess {guess} out of range")
    now = at(belief, moment)
    shift, narrowing = _evidence(now, difficulty, score, guess)
    spread = now.variance + difficulty.variance
    own, its = now.variance / spread, difficulty.variance / spread
    variance = now.variance + own * own * narrowing + DRIFT
    mean = now.mean + own * shift + (GAIN if explained else 0.0)
    if shift < 0:  # a wrong answer teaches something, and yet is never good news
        mean = min(mean, now.mean)
    moved = Belief(
        mean=mean,
        variance=float(np.clip(variance, LEAST_VARIANCE, PRIOR_VARIANCE)),
        at=now.at,
        stability=_stability(belief, moment, score),
    )
    hardness = difficulty.variance + its * its * narrowing
    return moved, Difficulty(
        mean=difficulty.mean - its * shift,
        variance=float(np.clip(hardness, LEAST_DIFFICULTY_VARIANCE, DIFFICULTY_VARIANCE)),
    )


def _gaps(belief: Belief, difficulty: Difficulty) -> np.ndarray:
    """θ − b at the quadrature's nodes."""
    spread = np.sqrt(belief.variance + difficulty.variance)
    return belief.mean - difficulty.mean + spread * _NODES


def _evidence(
    belief: Belief, difficulty: Difficulty, score: float, guess: float
) -> tuple[float, float]:
    """How far mean and variance of θ − b move by the answer."""
    gaps = _gaps(belief, difficulty)
    right = np.clip(guess + (1.0 - guess) * logistic(gaps), 1e-12, 1.0 - 1e-12)
    log_likelihood = score * np.log(right) + (1.0 - score) * np.log1p(-right)
    posterior = _WEIGHTS * np.exp(log_likelihood - log_likelihood.max())
    posterior /= posterior.sum()
    mean = float(posterior @ gaps)
    variance = float(posterior @ (gaps - mean) ** 2)
    before = belief.mean - difficulty.mean
    return mean - before, variance - (belief.variance + difficulty.variance)


def _stability(belief: Belief, moment: float, score: float) -> float:
    """Longer by a success, the more so the more had been forgotten; shorter by a failure."""
    r = float(retention(belief.stability, max(0.0, moment - belief.at) / DAY))
    growth = 1.0 + score * GROWTH * (1.0 - r)
    shrink = SHRINK ** (1.0 - score)
    return float(np.clip(belief.stability * growth * shrink, LEAST_STABILITY, MOST_STABILITY))
