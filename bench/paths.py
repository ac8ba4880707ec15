"""Paths: what simulated learners save by them, and whether they arrive as surely."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bench.simulated_learners import DAY, Learner, World

EACH = 60  # learners of a kind
LESSON, A_QUESTION = 55.0, 15.0  # s
PER_QUIZ = 4
COURSES = (5, 14, 40)  # skills
AT_GOAL = 0.6
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


def recalled(journey: Journey) -> np.ndarray:
    """Of each skill the share of its questions that are recalled a day later."""
    skills = range(journey.person.world.skills)
    return np.array([journey.person.has(skill, journey.now + DAY) for skill in skills])


def linear(person: Learner) -> Journey:
    journey = Journey(person)
    for skill in range(person.world.skills):
        journey.lesson(skill, video=True)
    return journey


class Guided:
    """The same learner with diagnostic and path."""

    def __init__(self, person: Learner) -> None:
        from apps.pathways.mastery import front
        from apps.pathways.mastery.belief import AVERAGE, UNKNOWN
        from bench.mastery import skill_map

        world = person.world
        self.journey, self.world = Journey(person), world
        self.skills, self.everything = skill_map(world), np.ones(world.skills, bool)
        self.place = front.places(self.skills.depth, self.everything)
        self.average, self.beliefs = AVERAGE, [UNKNOWN] * world.skills
        self.shown: list[front.Shown] = []

    def knowledge(self) -> tuple[np.ndarray, np.ndarray]:
        from apps.pathways.mastery.spreading import informed

        mean = np.array([belief.mean for belief in self.beliefs])
        return informed(self.skills, mean, np.array([b.variance for b in self.beliefs]))

    def verdict(self, skill: int) -> int:
        from apps.pathways.mastery import front
        from apps.pathways.mastery.belief import mastery
        from apps.pathways.mastery.verdicts import verdicts

        mean, variance = self.knowledge()
        own = mastery(mean, variance)
        chance = front.shifted(own, front.believed(self.shown, self.place), self.place)
        return int(verdicts(chance, own=own)[skill])

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
        from apps.pathways.mastery import front

        world = self.world
        each = np.ones(world.skills)
        log: list[tuple[int, float, float]] = []
        while not choosing.over(asked=len(log), seconds=len(log) * A_QUESTION):
            asked = np.bincount([skill for skill, *_ in log], minlength=world.skills).astype(int)
            ground = choosing.Ground(
                self.skills,
                self.everything,
                world.each - asked,
                each * LESSON,
                each * PER_QUIZ * A_QUESTION,
            )
            skill = choosing.choose(
                ground, *self.knowledge(), self.shown, asked=len(log), cost=A_QUESTION
            )
            if skill is None:
                break
            question = self._hardest_to_guess(skill, asked[skill])
            right = self.journey.asked(question)
            self.saw(question, right, explained=False)
            log.append((skill, float(right), float(world.guess[question])))
            self.shown = front.joined(log)
        return len(log)

    def _hardest_to_guess(self, skill: int, asked: int) -> int:
        first = skill * self.world.each
        of_skill = range(first, first + self.world.each)
        return sorted(of_skill, key=lambda each: self.world.guess[each])[asked]

    def learn(self) -> None:
        from apps.pathways.mastery.verdicts import REVIEW, SKIP

        for skill in range(self.world.skills):
            verdict = self.verdict(skill)
            if verdict == SKIP:
                continue
            answers = self.journey.lesson(skill, video=verdict != REVIEW)
            for question, right in answers:
                self.saw(question, right, explained=True)
            if verdict == REVIEW and sum(right for _q, right in answers) < PER_QUIZ * 0.6:
                self.journey.lesson(skill, video=True)


def simulated(skills: int) -> Iterator[str]:
    """One line for each kind of learner; "at goal": the share of skills of which six of ten
    questions are recalled a day later, which is what mastery means."""
    world = World.make(seed=4, skills=skills, each=6)
    yield f"paths: {EACH} simulated learners of each kind, a course of {skills} skills"
    yield (
        "  learners     known before |  in order  recall  at goal |  diagnostic     path"
        "  recall  at goal |  saved"
    )
    for kind, known in KINDS.items():
        rows = [_both_ways(world, number, known) for number in range(EACH)]
        before, long, sure, there, asked, short, as_sure, as_there = np.mean(rows, axis=0)
        yield (
            f"  {kind:<12} {before:>12.0%} | {long:>5.1f} min {sure:>7.2f} {there:>8.0%} |"
            f" {asked:>5.1f} asked {short:>5.1f} min {as_sure:>6.2f} {as_there:>8.0%} |"
            f" {1 - short / long:>6.1%}"
        )


def _both_ways(world: World, number: int, known: float) -> tuple[float, ...]:
    before = linear(Learner(world, np.random.default_rng(number), known=known))
    guided = Guided(Learner(world, np.random.default_rng(number), known=known))
    had = guided.journey.person.before.mean()
    asked = guided.diagnose()
    guided.learn()
    one, other = recalled(before), recalled(guided.journey)
    return (
        had, before.spent / 60, one.mean(), (one >= AT_GOAL).mean(),
        asked, guided.journey.spent / 60, other.mean(), (other >= AT_GOAL).mean(),
    )  # fmt: skip


def run() -> Iterator[object]:
    for skills in COURSES:
        yield from simulated(skills)
