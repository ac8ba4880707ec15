"""The next question of a diagnostic: the one that is expected to spare the most time; none when no
further one spares as much as answering it takes. Pure.

What a question is worth is the value of its information (Howard, IEEE Trans. SSC 2, 1966): the
seconds that verdicts spare after the answer less those that they spare now, over both answers. One
answer alone seldom moves a verdict, so that a look one question ahead would always stop: worth is
counted for the best number of such questions and shared among them (KG(*) of Frazier & Powell,
"Paradoxes in learning and the marginal value of information", Decision Analysis 7, 2010).

An answer tells of its own skill, by good news of what this builds on (`mastery.spreading`), and of
how far into the goal the learner is (`mastery.front`).
"""

from dataclasses import dataclass
from math import comb

import numpy as np

from ..mastery import front
from ..mastery.belief import DIFFICULTY_MEAN, DIFFICULTY_VARIANCE, LINE, logistic, mastery
from ..mastery.spreading import HOPS, STRONG, SkillMap
from ..mastery.verdicts import SKIP_FROM, told, worth

MOST_QUESTIONS = 20
MOST_SECONDS = 300.0
# One slip or one lucky guess tells little: two, where they take no more than this of the time.
FEWEST, SHARE = 2, 0.02
GUESS = 0.25  # of an average question
AHEAD, OF_ONE_SKILL = 5, 3  # questions looked ahead
AGAIN = 0.3  # of what a first question of a skill tells about the front, a second one tells

_ABILITY = np.linspace(-5.0, 5.0, 41)
_HAS = _ABILITY > LINE


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What a diagnosis moves on, one entry for each skill of the graph."""

    skills: SkillMap
    scope: np.ndarray  # bool: the goal needs it
    left: np.ndarray  # questions that can be asked yet
    video: np.ndarray  # seconds of its lessons …
    quiz: np.ndarray  # … and of their questions, as far as they are still to be learned


def over(*, asked: int, seconds: float) -> bool:
    """Whether the learner has given enough of his time."""
    return asked >= MOST_QUESTIONS or seconds >= MOST_SECONDS


def choose(
    ground: Ground,
    mean: np.ndarray,
    variance: np.ndarray,
    shown: list[front.Shown],
    *,
    asked: int,
    cost: float,
) -> int | None:
    """The skill (position) to ask about, by a question that costs so many seconds; None when
    learning is the better use of time. `shown`: the answers so far, joined by skill."""
    free = np.flatnonzero(ground.scope & (ground.left > 0))
    if not len(free):
        return None
    place = front.places(ground.skills.depth, ground.scope)
    now = front.believed(shown, place)
    plain = mastery(mean, variance)
    gain = _by_front(ground, plain, place, now)[place[free]]
    gain[np.isin(free, [each.skill for each in shown])] *= AGAIN
    chance = front.shifted(plain, now, place)
    gain += _by_itself(ground, mean, variance, chance, told(plain), free)
    top = int(np.argmax(gain))
    least = _fewest(ground, cost)
    enough = gain[top] < cost and asked >= least
    return None if enough or gain[top] <= 0 else int(free[top])


def _fewest(ground: Ground, cost: float) -> int:
    whole = (ground.video + ground.quiz)[ground.scope].sum()
    return int(np.clip(SHARE * whole / cost, 1, FEWEST))


def _looks(ahead: int) -> list[tuple[int, int]]:
    """(questions, right ones) of all outcomes of looking up to `ahead` questions ahead."""
    return [(count, right) for count in range(1, ahead + 1) for right in range(count + 1)]


def _best(values: np.ndarray, now: np.ndarray, ahead: int) -> np.ndarray:
    """Seconds a question. values[…, outcome of `_looks`]: seconds by the chance of the outcome."""
    counts = np.array([count for count, _right in _looks(ahead)])
    gains = [
        (values[..., counts == count].sum(axis=-1) - now) / count for count in range(1, ahead + 1)
    ]
    return np.stack(gains, axis=-1)


def _by_front(ground: Ground, plain: np.ndarray, place: np.ndarray, now: np.ndarray) -> np.ndarray:
    """What a question at each place is worth by what it tells about the front, in seconds."""
    odds, heard, where, video, quiz = _cells(ground, plain, place)
    chance = logistic(odds + front.shift(now)[where])
    before = worth(chance, heard, video, quiz).sum()
    right = front.right(GUESS, np.arange(front.PLACES))  # (steps, places)
    outcomes = [
        comb(count, hits) * right**hits * (1.0 - right) ** (count - hits)
        for count, hits in _looks(AHEAD)
    ]
    joint = now * np.stack(outcomes).transpose(2, 0, 1)  # (places, outcomes, steps)
    share = joint.sum(axis=-1)
    moved = front.shift(joint / share[..., None])[..., where]
    after = worth(logistic(odds + moved), heard, video, quiz).sum(axis=-1)
    return np.maximum(0.0, _best(share * after, before, AHEAD).max(axis=-1))


def _cells(ground: Ground, plain: np.ndarray, place: np.ndarray) -> tuple[np.ndarray, ...]:
    """(log odds, told, place, seconds of video, of quiz) of skills that are alike, for thousands of
    skills have but hundreds of such."""
    inside = np.flatnonzero(ground.scope & (ground.video + ground.quiz > 0))
    odds = np.clip(front.log_odds(plain[inside]), -5.9, 5.9)
    level = ((odds + 6.0) * 4.0).astype(int)  # 48 of them
    key = (place[inside] * 48 + level) * 2 + told(plain[inside])
    which, member = np.unique(key, return_inverse=True)
    count = np.bincount(member)
    return (
        np.bincount(member, odds) / count,
        (which % 2).astype(bool),
        which // 96,
        np.bincount(member, ground.video[inside]),
        np.bincount(member, ground.quiz[inside]),
    )


def _by_itself(
    ground: Ground,
    mean: np.ndarray,
    variance: np.ndarray,
    chance: np.ndarray,
    known: np.ndarray,
    free: np.ndarray,
) -> np.ndarray:
    """What questions of the skills `free` are worth by what they tell of each and of what it builds
    on, in seconds."""
    whole = ground.video + ground.quiz
    spare = worth(chance, known, ground.video, ground.quiz)
    open_yet = np.where(ground.scope & (chance < SKIP_FROM), whole - spare, 0.0)
    stake = whole[free] + _below(ground.skills, open_yet)[free]
    some = np.full(len(free), ground.video.sum() / max(1.0, whole.sum()))
    part = np.divide(ground.video[free], whole[free], out=some, where=whole[free] > 0)
    hit, share = _outcomes(mean[free], variance[free], chance[free])
    values = share * worth(hit / share, True, part[:, None], 1.0 - part[:, None])
    gains = _best(values, worth(chance[free], known[free], part, 1.0 - part), OF_ONE_SKILL)
    enough = ground.left[free][:, None] > np.arange(OF_ONE_SKILL)
    return stake * np.where(enough, gains, 0.0).max(axis=-1).clip(0.0)


def _outcomes(
    mean: np.ndarray, variance: np.ndarray, chance: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(P(outcome and mastered), P(outcome)) of average questions, for each outcome of `_looks`.
    `chance`: of mastery, which mean and variance alone do not know."""
    off = (_ABILITY - mean[:, None]) / np.sqrt(variance)[:, None]
    weight = np.exp(-0.5 * np.minimum(off * off, 600.0)) + 1e-12
    has, lacks = weight[:, _HAS], weight[:, ~_HAS]
    has *= (chance / has.sum(axis=1))[:, None]
    lacks *= ((1.0 - chance) / lacks.sum(axis=1))[:, None]
    # Doubt about the difficulty flattens the curve (MacKay 1992).
    flat = 1.0 / np.sqrt(1.0 + np.pi * DIFFICULTY_VARIANCE / 8.0)
    right = GUESS + (1.0 - GUESS) * logistic((_ABILITY - DIFFICULTY_MEAN) * flat)
    table = np.stack(
        [
            comb(count, hits) * right**hits * (1.0 - right) ** (count - hits)
            for count, hits in _looks(OF_ONE_SKILL)
        ],
        axis=1,
    )
    hit = has @ table[_HAS]
    return hit, hit + lacks @ table[~_HAS]


def _below(skills: SkillMap, seconds: np.ndarray) -> np.ndarray:
    """How many of these seconds lie within HOPS edges below each skill, as far as news travel. A
    skill's are shared among the edges that lead to it, so that they count about once."""
    fan = np.maximum(np.bincount(skills.requires, minlength=skills.size), 1)
    total, near = np.zeros(skills.size), seconds
    for _ in range(HOPS):
        sent = near[skills.requires] * (STRONG**2 * skills.weight / fan[skills.requires])
        near = np.bincount(skills.skill, sent, skills.size)
        total += near
    return total
