"""Paths: what simulated learners save by them, and whether they arrive as surely."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bench.simulated_learners import DAY, Learner, World

EACH = 60  # learners of a kind
LESSON, A_QUESTION = 55.0, 15.0  # s
PER_QUIZ = 4
KINDS = {"new to it": 0.05, "knows some": 0.45, "knows half": 0.7, "expert": 0.97}


@dataclass
class Journey:
    """One learner's way through a course, by a clock of seconds spent."""

    person: Learner
    now: float = DAY
    spent: float = 0.0

    def lesson(self, skill: int, *, video: bool) -> list[tuple[int, bool]]:
        """Watch it, answer its quiz: (question, right)."""
        first, found = skill * self.person.world.each, []
        if video:
            self._pass(LESSON)
            self.person.study(first, self.now, worth=0.5)
        for question in range(first, first + PER_QUIZ):
            self._pass(A_QUESTION)
            found.append((question, self.person.answer(question, self.now)))
        return found

    def asked(self, question: int) -> bool:
        """A question of the diagnostic, which explains nothing."""
        self._pass(A_QUESTION)
        return bool(self.person.rng.random() < self.person.chance(question, self.now))

    def _pass(self, seconds: float) -> None:
        self.now, self.spent = self.now + seconds, self.spent + seconds


def recalled(journey: Journey) -> float:
    """The share of all questions recalled a day later."""
    skills = range(journey.person.world.skills)
    return float(np.mean([journey.person.has(skill, journey.now + DAY) for skill in skills]))


def linear(person: Learner) -> Journey:
    journey = Journey(person)
    for skill in range(person.world.skills):
        journey.lesson(skill, video=True)
    return journey


class Guided:
    """The same learner with diagnostic and path."""

    def __init__(self, person: Learner) -> None:
        from apps.pathways.mastery.belief import AVERAGE, UNKNOWN
        from bench.mastery import skill_map

        world = person.world
        self.journey, self.world = Journey(person), world
        self.skills = skill_map(world)
        self.average, self.beliefs = AVERAGE, [UNKNOWN] * world.skills

    def knowledge(self) -> tuple[np.ndarray, np.ndarray]:
        from apps.pathways.mastery.spreading import informed

        mean = np.array([belief.mean for belief in self.beliefs])
        return informed(self.skills, mean, np.array([b.variance for b in self.beliefs]))

    def saw(self, question: int, right: bool, *, explained: bool) -> None:
        from apps.pathways.mastery.belief import learned

        skill = self.world.skill_of(question)
        self.beliefs[skill], _ = learned(
            self.beliefs[skill],
            self.average,
            score=float(right),
            guess=float(self.world.guess[question]),
            moment=self.journey.now,
            explained=explained,
        )

    def diagnose(self) -> int:
        from apps.pathways.diagnostic import choosing

        count = self.world.skills * self.world.each
        ids = np.arange(count)
        questions = choosing.Questions(
            ids, ids // self.world.each, np.zeros(count), np.full(count, 0.4), self.world.guess
        )
        asked = np.zeros(count, bool)
        everything = np.ones(self.world.skills, bool)
        while not choosing.over(asked=int(asked.sum()), seconds=asked.sum() * A_QUESTION):
            place = choosing.choose(self.skills, everything, *self.knowledge(), questions, asked)
            if place is None:
                break
            asked[place] = True
            self.saw(place, self.journey.asked(place), explained=False)
        return int(asked.sum())

    def learn(self) -> None:
        from apps.pathways.mastery.belief import mastery
        from apps.pathways.mastery.verdicts import REVIEW, SKIP, verdicts

        for skill in range(self.world.skills):
            mean, variance = self.knowledge()
            verdict = verdicts(mastery(mean, variance), variance)[skill]
            if verdict == SKIP:
                continue
            answers = self.journey.lesson(skill, video=bool(verdict != REVIEW))
            for question, right in answers:
                self.saw(question, right, explained=True)
            if verdict == REVIEW and sum(right for _q, right in answers) < PER_QUIZ * 0.6:
                self.journey.lesson(skill, video=True)


def simulated() -> Iterator[str]:
    world = World.make(seed=4, skills=14, each=6)
    yield ("  learners       linear min  recall   path min  recall   saved   questions")
    for kind, known in KINDS.items():
        rows = []
        for n in range(EACH):
            before = linear(Learner(world, np.random.default_rng(n), known=known))
            guided = Guided(Learner(world, np.random.default_rng(n), known=known))
            questions = guided.diagnose()
            guided.learn()
            rows.append(
                (
                    before.spent / 60,
                    recalled(before),
                    guided.journey.spent / 60,
                    recalled(guided.journey),
                    questions,
                )
            )
        long, sure, short, as_sure, asked = np.mean(rows, axis=0)
        yield (
            f"  {kind:<14} {long:>10.1f} {sure:>7.2f} {short:>10.1f} {as_sure:>7.2f}"
            f" {1 - short / long:>7.0%} {asked:>9.1f}"
        )


def run() -> Iterator[object]:
    yield f"paths: {EACH} simulated learners of each kind, a course of 14 skills"
    yield from simulated()
