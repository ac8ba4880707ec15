"""Simulated learners who choose lessons: what recommendations are judged by.

What they finish follows from a taste that no feature of the ranking holds: a mixture of subjects,
a leaning that the words of lessons do not show (humour, pace: two hidden dimensions of lesson and
learner), a goal for half of them, and what they lack of what a lesson builds on. Most of what they
meet is what lies on top: popular lessons, the next of a course, things of their subjects. The
shares are guesses, stated here to be argued with.
"""

from dataclasses import dataclass

import numpy as np

from apps.pathways.recommending.nearest import Nearest
from apps.pathways.recommending.offer import Offer, Space, Taste
from apps.pathways.recommending.training import History

SUBJECTS, SKILLS_EACH = 20, 5
WIDE = 384
NEW = 0.1  # of lessons: published after everything that was recorded
DAY = 86_400.0


@dataclass(frozen=True, slots=True, eq=False)
class World:
    offer: Offer
    requires: dict[int, frozenset[int]]
    subject: np.ndarray
    hidden: np.ndarray  # (lessons, 2)
    quality: np.ndarray
    fresh: np.ndarray  # bool: nobody can have met it

    @staticmethod
    def make(*, lessons: int, seed: int) -> "World":
        rng = np.random.default_rng(seed)
        subject = np.arange(lessons) % SUBJECTS
        place = np.arange(lessons) // SUBJECTS
        step = np.minimum(place * SUBJECTS * SKILLS_EACH // lessons, SKILLS_EACH - 1)
        skill = 1 + subject * SKILLS_EACH + step
        requires = {
            int(s): frozenset({int(s) - 1}) if (s - 1) % SKILLS_EACH else frozenset()
            for s in np.unique(skill)
        }
        of_subject = rng.normal(0, 1, (SUBJECTS, WIDE))[subject]
        of_skill = rng.normal(0, 0.7, (SUBJECTS * SKILLS_EACH + 1, WIDE))[skill]
        vectors = (of_subject + of_skill + rng.normal(0, 0.8, (lessons, WIDE))).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        fresh = rng.random(lessons) < NEW
        nothing = np.zeros(lessons, np.float32)
        offer = Offer(
            ids=tuple(f"lesson{n}" for n in range(lessons)),
            skill=skill,
            course=subject + 1,
            rank=np.argsort(np.argsort(subject * lessons + place)),
            published=np.where(fresh, 0.0, -rng.uniform(10, 400, lessons) * DAY),
            begun=nothing,
            finished=nothing,
            factors=np.zeros((lessons, 0), np.float32),
            spaces=(
                Space(Nearest.of(vectors), np.arange(lessons)),
                Space(Nearest.of(vectors[:0]), np.zeros(0, np.int64)),
            ),
            by_goal={},
        )
        return World(
            offer, requires, subject, rng.normal(0, 1, (lessons, 2)),
            rng.normal(0, 0.7, lessons), fresh,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    history: History
    chance: np.ndarray  # of finishing each lesson, as he is at the end of what was recorded


def people(world: World, *, count: int, seed: int, longest: int = 60) -> list[Person]:
    rng = np.random.default_rng(seed)
    seen = rng.lognormal(0, 1.0, len(world.offer)) * np.exp(world.quality)  # how much is met
    seen[world.fresh] = 0.0
    return [_person(world, rng, f"{seed}-{n}", seen, longest) for n in range(count)]


def _person(
    world: World, rng: np.random.Generator, name: str, seen: np.ndarray, longest: int
) -> Person:
    taste = rng.dirichlet(np.full(SUBJECTS, 0.15))
    hidden = rng.normal(0, 0.8, 2)
    goal = int(rng.choice(SUBJECTS, p=taste)) if rng.random() < 0.5 else None
    leaning = np.log(0.02 + taste)[world.subject] + world.hidden @ hidden + world.quality
    if goal is not None:
        leaning = leaning + 1.5 * (world.subject == goal)
    done: set[int] = set()
    met: list[int] = []
    worth: list[float] = []
    for _ in range(int(rng.integers(1, longest))):
        lesson = _meets(world, rng, seen, taste, met)
        if lesson is None:
            break
        met.append(lesson)
        finishes = rng.random() < _chance(world, leaning, done)[lesson]
        worth.append(1.0 if finishes else float(rng.uniform(0.02, 0.6)))
        if finishes:
            done.add(int(world.offer.skill[lesson]))
    told = Taste()
    if goal is not None:
        skills = np.unique(world.offer.skill[world.subject == goal])
        told = Taste(goal=goal + 1, goal_skills=frozenset(skills.tolist()))
    history = History(name, np.array(met, np.int64), np.array(worth, np.float32), told)
    return Person(history, _chance(world, leaning, done))


def _meets(
    world: World, rng: np.random.Generator, seen: np.ndarray, taste: np.ndarray, met: list[int]
) -> int | None:
    """The next lesson that lies before him: of a subject of his, popular, or next in a course."""
    chance = seen.copy()
    kind = rng.random()
    if kind < 0.45:
        chance *= world.subject == rng.choice(SUBJECTS, p=taste)
    elif kind < 0.65 and met:
        here = world.offer
        later = (here.course == here.course[met[-1]]) & (here.rank > here.rank[met[-1]])
        near = np.flatnonzero(later & ~world.fresh)
        if len(near):
            nearest = near[np.argsort(here.rank[near])[:2]]
            chance = np.zeros(len(chance))
            chance[nearest] = 1.0
    chance[met] = 0.0
    total = chance.sum()
    return int(rng.choice(len(chance), p=chance / total)) if total > 0 else None


def _chance(world: World, leaning: np.ndarray, done: set[int]) -> np.ndarray:
    lacks = np.ones(SUBJECTS * SKILLS_EACH + 1)
    for skill, below in world.requires.items():
        lacks[skill] = 0.0 if below <= done else 1.0
    return 1.0 / (1.0 + np.exp(-(leaning + 2.0 - 1.5 * lacks[world.offer.skill])))
