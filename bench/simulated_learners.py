"""Learners whose truth is another model than the one that is judged by them.

Every question is a memory of its own with ACT-R's activation (Anderson & Schooler 1991; Pavlik &
Anderson 2005): ln Σ age^−decay over all that strengthened it, practice of the same skill's other
questions counting in part. What was known before is a latent class of each skill, likelier where
all that it builds on is known. A known thing still slips, an unknown one is guessed.
"""

from dataclasses import dataclass, field

import numpy as np

DAY = 86_400.0
OTHERS = 0.25  # of a practice counts for the other questions of its skill
SLIP = 0.06
THRESHOLD = -0.75
NOISE = 0.55


@dataclass(frozen=True)
class World:
    """Skills 0…n−1, each requiring earlier ones; `each` questions a skill, of two formats."""

    skills: int = 14
    each: int = 6
    seed: int = 1
    requires: tuple[tuple[int, ...], ...] = ()
    hardness: np.ndarray = field(default_factory=lambda: np.zeros(0))
    guess: np.ndarray = field(default_factory=lambda: np.zeros(0))

    @staticmethod
    def make(*, seed: int, skills: int = 14, each: int = 6) -> "World":
        rng = np.random.default_rng(seed)
        requires = tuple(
            tuple(sorted(set(rng.integers(max(0, n - 4), n, size=rng.integers(1, 3)).tolist())))
            if n
            else ()
            for n in range(skills)
        )
        count = skills * each
        return World(
            skills=skills,
            each=each,
            seed=seed,
            requires=requires,
            hardness=rng.normal(0, 0.45, count),
            guess=rng.choice([0.25, 0.25, 1 / 3, 0.0], count),
        )

    def skill_of(self, question: int) -> int:
        return question // self.each


class Learner:
    """One person: what was known before, and every practice since."""

    def __init__(self, world: World, rng: np.random.Generator, *, known: float) -> None:
        """`known`: how likely a skill is known before whose prerequisites are known."""
        self.world, self.rng = world, rng
        self.decay = float(np.clip(rng.normal(0.32, 0.06), 0.15, 0.5))
        self.gift = float(rng.normal(0.0, 0.35))
        self.before = np.zeros(world.skills, bool)
        for skill, needs in enumerate(world.requires):
            chance = known if all(self.before[list(needs)]) else known * 0.12
            self.before[skill] = rng.random() < chance
        # Known before: practised four times, the last one a month ago.
        past = [-(30 + 45 * n) * DAY for n in range(4)]
        self.practice: list[list[tuple[float, float]]] = [
            [(at, 1.0) for at in past] if self.before[world.skill_of(question)] else []
            for question in range(world.skills * world.each)
        ]

    def chance(self, question: int, now: float) -> float:
        """P(right), guessing and slipping included."""
        guess = float(self.world.guess[question])
        return guess + (1.0 - guess - SLIP) * self.recall(question, now)

    def recall(self, question: int, now: float) -> float:
        strength = sum(
            weight * max((now - at) / DAY, 0.02) ** -self.decay
            for at, weight in self.practice[question]
        )
        if strength <= 0:
            return 0.02
        activation = np.log(strength) + self.gift - self.world.hardness[question]
        return float(1.0 / (1.0 + np.exp(-(activation - THRESHOLD) / NOISE)))

    def has(self, skill: int, now: float) -> float:
        """The share of the skill's questions that would be recalled."""
        first = skill * self.world.each
        return float(np.mean([self.recall(q, now) for q in range(first, first + self.world.each)]))

    def answer(self, question: int, now: float) -> bool:
        """Answers, reads the explanation, remembers it."""
        right = self.rng.random() < self.chance(question, now)
        self.study(question, now, worth=0.5)
        return bool(right)

    def study(self, question: int, now: float, *, worth: float) -> None:
        first = self.world.skill_of(question) * self.world.each
        for other in range(first, first + self.world.each):
            share = worth if other == question else worth * OTHERS
            self.practice[other].append((now, share))


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer as a system sees it, and what nobody sees: its true chance."""

    learner: int
    skill: int
    question: int
    guess: float
    at: float
    right: bool
    chance: float


def answers(world: World, *, learners: int, days: int = 60, seed: int = 7) -> list[Seen]:
    """All answers of some learners over some weeks, in the order in which they were given."""
    rng = np.random.default_rng(seed)
    found: list[Seen] = []
    for number in range(learners):
        person = Learner(world, rng, known=float(rng.beta(2, 2)))
        front = 0
        for day in np.flatnonzero(rng.random(days) < 0.35):
            now = float(day) * DAY + 30_000.0
            reach = range(max(0, front - 5), min(world.skills, front + 2))
            for skill in rng.choice(list(reach), size=min(3, len(reach)), replace=False):
                for question in rng.choice(world.each, size=3, replace=False):
                    which, now = int(skill) * world.each + int(question), now + 20.0
                    chance = person.chance(which, now)
                    right = person.answer(which, now)
                    guess = float(world.guess[which])
                    found.append(Seen(number, int(skill), which, guess, now, right, chance))
            front = min(world.skills - 1, front + int(rng.random() < 0.7))
    return sorted(found, key=lambda seen: (seen.at, seen.learner))
