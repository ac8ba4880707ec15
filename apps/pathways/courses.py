"""A course as a learner goes through it: where he is, what comes next, how long it takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from apps.accounts.models import User
from apps.analytics.models import Watch
from apps.content.models import Atom, Course, Module, ModuleItem
from apps.lib.errors import NotFound
from apps.quizzes.models import Attempt, Question

from . import catalogue, tiles
from .tiles import Tile

A_QUESTION = 15  # s that answering one takes


@dataclass(frozen=True, slots=True)
class Step:
    """A lesson of a course, with its quiz."""

    tile: Tile
    questions: int
    quiz_done: bool

    @property
    def done(self) -> bool:
        return self.tile.seen

    @property
    def seconds_left(self) -> float:
        return self.tile.left + (0 if self.quiz_done else self.questions * A_QUESTION)


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class Walk:
    """A learner's way through a course."""

    course: Course
    parts: list[Part]

    @property
    def steps(self) -> list[Step]:
        return [step for part in self.parts for step in part.steps]

    @property
    def seen(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def share(self) -> float:
        return self.seen / len(self.steps) if self.steps else 0.0

    @property
    def minutes_left(self) -> int:
        """Whole minutes, never 0 while something is left."""
        return -int(-sum(step.seconds_left for step in self.steps) // 60)

    @property
    def next(self) -> Step | None:
        """The lesson to go on with: the first that is not seen, or the first of all."""
        return next((step for step in self.steps if not step.done), None) or (
            self.steps[0] if self.steps else None
        )


@dataclass(frozen=True, slots=True)
class Cover:
    """A course in a list."""

    id: str
    title: str
    poster: str
    lessons: int
    seen: int

    @property
    def share(self) -> float:
        return self.seen / self.lessons if self.lessons else 0.0


def walk(user: User, public_id: str) -> Walk:
    course = Course.objects.published().filter(public_id=public_id).select_related("owner").first()
    if course is None:
        raise NotFound
    modules = list(Module.objects.filter(course=course))
    steps = _steps(modules, user)
    parts = [Part(module.title, steps.get(module.pk, [])) for module in modules]
    return Walk(course, [part for part in parts if part.steps])


def _steps(modules: Sequence[Module], user: User) -> dict[int, list[Step]]:
    items = ModuleItem.objects.filter(module__in=modules).order_by("module__position", "position")
    rows = list(items.values_list("module_id", "atom_id"))
    atoms = {a.pk: a for a in tiles.atoms().videos().filter(pk__in=[pk for _m, pk in rows])}
    shown = tiles.of(list(atoms.values()), user=user)
    by_atom = dict(zip(atoms, shown, strict=True))
    questions, done = _quizzes(list(atoms.values()), user)
    steps: dict[int, list[Step]] = {}
    for module_id, pk in rows:
        if pk in by_atom:
            step = Step(by_atom[pk], questions.get(pk, 0), pk in done)
            steps.setdefault(module_id, []).append(step)
    return steps


def _quizzes(videos: Sequence[Atom], user: User) -> tuple[dict[int, int], set[int]]:
    """(video → questions of its quiz, videos whose quiz was finished)."""
    quizzes = Atom.objects.published().quizzes().filter(follows__in=videos)
    asked = Question.objects.current().filter(quiz__in=quizzes).order_by()
    counts = dict(asked.values_list("quiz__follows_id").annotate(n=Count("pk")))
    finished = Attempt.objects.of(user).finished().filter(quiz__in=quizzes)
    return counts, set(finished.order_by().values_list("quiz__follows_id", flat=True))


def covers(user: User, *, most: int | None = None) -> list[Cover]:
    """Courses that have lessons: begun ones first, finished ones last, else by title."""
    known = catalogue.current()
    completed = Watch.objects.of(user).about("atom").completed()
    seen = set(completed.values_list("subject_id", flat=True))
    rows = _with_lessons(known)
    found = [
        (course, lessons, sum(each in seen for each in lessons))
        for course in rows
        if (lessons := known.in_course[course.public_id])
    ]
    found.sort(key=lambda each: (_rank(each[2], len(each[1])), each[0].title.lower()))
    found = found[:most]
    first = tiles.of_ids([lessons[0] for _course, lessons, _seen in found], user=user)
    posters = {tile.id: tile.poster for tile in first}
    return [
        Cover(course.public_id, course.title, posters.get(ids[0], ""), len(ids), count)
        for course, ids, count in found
    ]


def _with_lessons(known: catalogue.Catalogue) -> QuerySet[Course]:
    return Course.objects.published().filter(public_id__in=list(known.in_course))


def _rank(seen: int, lessons: int) -> int:
    return 2 if seen == lessons else int(seen == 0)
