"""Simulated learners who swipe through a feed: what the prediction of their moves is judged by.

Each kind has habits that a real one might have; none of them reads the features of the model. The
shares and times are guesses, stated here to be argued with; recorded sessions take their place as
soon as there are any (`Predictor` rows in the admin show how those are predicted).
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from apps.pathways.prediction.examples import Recorded
from apps.pathways.prediction.features import AHEAD, BEHIND, Facts

QUIZZES = 0.6  # of lessons are followed by one
LONGEST = 80  # moves of a session


@dataclass(frozen=True, slots=True)
class Habit:
    """How one kind of learner swipes. Chances are for each item."""

    name: str
    share: float  # of all learners
    stays: float  # s (median) on a lesson
    skips: float  # leaves within a second
    leaves: float  # ends the session
    back: float  # begins to go back
    further: float  # … and goes one more back
    returns: float  # swipes quickly to where he was before going back
    moment: float  # from a question to the lesson that answers it
    basis: float  # from a lesson to the one that its skill builds on, if it lies close behind
    loyal: bool = False  # skips what is of another course than the first lesson


HABITS = (
    Habit("watches", 0.35, 28, 0.04, 0.10, 0.03, 0.2, 0.9, 0.05, 0.0),
    Habit("skims", 0.25, 2.0, 0.35, 0.02, 0.08, 0.35, 0.8, 0.02, 0.0),
    Habit("revises", 0.15, 14, 0.05, 0.04, 0.22, 0.6, 0.7, 0.15, 0.1),
    Habit("one topic", 0.15, 18, 0.0, 0.05, 0.05, 0.3, 0.9, 0.1, 0.05, loyal=True),
    Habit("quizzes", 0.10, 20, 0.05, 0.04, 0.04, 0.2, 0.9, 0.45, 0.2),
)


@dataclass(frozen=True, slots=True)
class Catalogue:
    items: tuple[Facts, ...]
    requires: dict[int, frozenset[int]]

    @property
    def facts(self) -> dict[str, Facts]:
        return {each.id: each for each in self.items}


@dataclass(frozen=True, slots=True)
class Session:
    name: str
    kind: str
    items: tuple[Facts, ...]
    start: int
    steps: tuple[tuple[int, float], ...]  # (step, s on the item that was left)

    def recorded(self) -> list[Recorded]:
        at, told = self.start, []
        for number, (step, dwell) in enumerate(self.steps):
            ids = [each.id for each in self.items]
            behind = ids[max(0, at - BEHIND) : at][::-1]
            ahead = ids[at + 1 : at + 1 + AHEAD]
            goal = ids[at + step]
            told.append(Recorded(self.name, number, ids[at], goal, step, dwell, behind, ahead))
            at += step
        return told


def catalogue(*, lessons: int = 240, courses: int = 6, seed: int = 1) -> Catalogue:
    """Courses take turns, as in a feed; three lessons teach a skill, which builds on the last."""
    rng = random.Random(seed)  # noqa: S311
    items: list[Facts] = []
    requires: dict[int, frozenset[int]] = {}
    for n in range(lessons):
        course, place = n % courses, n // courses
        skill = course * 1000 + place // 3
        if place >= 3:
            requires[skill] = frozenset({skill - 1})
        lesson = Facts(f"v{seed}-{n}", skill, f"course {course}")
        items.append(lesson)
        if rng.random() < QUIZZES:
            items.append(Facts(f"q{seed}-{n}", skill, f"course {course}", lesson.id))
    return Catalogue(tuple(items), requires)


def sessions(shelf: Catalogue, *, count: int, seed: int) -> Iterator[Session]:
    rng = random.Random(seed)  # noqa: S311
    for n in range(count):
        habit = rng.choices(HABITS, [each.share for each in HABITS])[0]
        start = rng.randrange(0, max(1, len(shelf.items) - 2 * LONGEST))
        steps = tuple(_Walk(shelf, habit, start, rng).steps())
        if steps:
            yield Session(f"{seed}-{n}", habit.name, shelf.items, start, steps)


class _Walk:
    def __init__(self, shelf: Catalogue, habit: Habit, start: int, rng: random.Random) -> None:
        self.shelf, self.habit, self.rng = shelf, habit, rng
        self.at = self.start = start
        self.furthest = start
        self.topic = shelf.items[start].course
        self.goals: list[int] = []  # where he is on his way to, the last first

    def steps(self) -> Iterator[tuple[int, float]]:
        for _ in range(LONGEST):
            hurrying = bool(self.goals)
            if not hurrying:
                if self.rng.random() < self.habit.leaves:
                    return
                self._decide()
            if self.at == self.goals[-1]:
                self.goals.pop()
                continue
            step = 1 if self.goals[-1] > self.at else -1
            if not 0 <= self.at + step < len(self.shelf.items):
                return
            yield step, self._dwell(hurrying)
            self.at += step
            self.furthest = max(self.furthest, self.at)
            if self.goals and self.at == self.goals[-1]:
                self.goals.pop()

    def _decide(self) -> None:
        """Where to go next: mostly one forward."""
        habit, rng = self.habit, self.rng
        back = self._interest()
        if back and self.at - back >= self.start:
            here = self.at
            if rng.random() < habit.returns:
                self.goals.append(max(here, self.furthest))
            self.goals.append(here - back)
        else:
            self.goals.append(self.at + 1)

    def _interest(self) -> int:
        """How many items back he wants to go, 0 for none."""
        habit, rng, items = self.habit, self.rng, self.shelf.items
        at = items[self.at]
        if at.lesson and rng.random() < habit.moment:
            return 1
        if rng.random() < habit.basis:
            for back in range(1, 7):
                each = items[self.at - back] if self.at >= back else None
                if each and each.skill in self.shelf.requires.get(at.skill or 0, ()):
                    return back
        if rng.random() >= habit.back:
            return 0
        back = 1
        while back < 6 and rng.random() < habit.further:
            back += 1
        return back

    def _dwell(self, hurrying: bool) -> float:
        at, rng = self.shelf.items[self.at], self.rng
        off_topic = self.habit.loyal and at.course != self.topic
        if hurrying or off_topic or rng.random() < self.habit.skips:
            return round(rng.uniform(0.5, 1.2), 2)
        stays = self.habit.stays * (0.7 if at.lesson else 1.0)
        return round(min(90.0, max(0.6, stays * rng.lognormvariate(0, 0.5))), 2)
