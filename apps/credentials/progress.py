"""How far learners are on their way to badges, read from attempts and the log of reviews."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min, QuerySet
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.content.models import Atom, Skill
from apps.quizzes.models import Attempt, Card, Review
from apps.quizzes.schedulers.memory import PASSING_GRADE

from .mastered import Result, Standing, counting


@dataclass(frozen=True, slots=True)
class QuizProgress:
    quiz: Atom
    standing: Standing
    due_at: datetime | None  # when the first of its questions comes back

    @property
    def title(self) -> str:
        return self.quiz.title or (self.quiz.follows.title if self.quiz.follows else "")


@dataclass(frozen=True, slots=True)
class SkillProgress:
    skill: Skill
    quizzes: list[QuizProgress]

    @property
    def kept(self) -> int:
        return sum(each.standing.is_kept for each in self.quizzes)

    @property
    def is_complete(self) -> bool:
        return bool(self.quizzes) and self.kept == len(self.quizzes)


def begun(learner: User) -> list[int]:
    """The skills of which the learner has finished a quiz."""
    attempts = Attempt.objects.of(learner).finished().order_by()
    skills = attempts.values_list(Coalesce("quiz__skill", "quiz__follows__skill"))
    return [key for (key,) in skills.distinct() if key is not None]


def of_skills(learner: User, skills: Collection[int]) -> list[SkillProgress]:
    """Of these skills, by name; in the same number of queries however many. Quizzes that learners
    cannot take now ask nothing of anybody."""
    quizzes = _quizzes(learner, skills)
    keys = [quiz.pk for quiz in quizzes]
    results = _results(learner, keys)
    recalled = dict(_passed_reviews(learner, keys))
    due = dict(_next_due(learner, keys))
    by_skill: dict[int, list[QuizProgress]] = defaultdict(list)
    for quiz in quizzes:
        standing = Standing(counting(results[quiz.pk]), recalled.get(quiz.pk))
        by_skill[quiz.tests].append(QuizProgress(quiz, standing, due.get(quiz.pk)))
    named = Skill.objects.filter(pk__in=by_skill).order_by("name", "pk")
    return [SkillProgress(skill, by_skill[skill.pk]) for skill in named]


def _quizzes(learner: User, skills: Collection[int]) -> QuerySet[Atom]:
    quizzes = Atom.objects.quizzes().for_learner(learner)
    tested = quizzes.annotate(tests=Coalesce("skill", "follows__skill"))
    return tested.filter(tests__in=skills).select_related("follows").order_by("pk")


def _results(learner: User, quizzes: list[int]) -> dict[int, list[Result]]:
    found: dict[int, list[Result]] = defaultdict(list)
    finished = Attempt.objects.of(learner).finished().filter(quiz__in=quizzes)
    for quiz, *result in finished.values_list("quiz", "right", "total", "finished_at"):
        found[quiz].append(Result(*result))
    return found


def _passed_reviews(learner: User, quizzes: list[int]) -> QuerySet:
    """(quiz, the latest recall of one of its questions that was due); a quiz is none itself."""
    quiz = "card__question__quiz"
    log = Review.objects.of(learner).standing().counted().filter(grade__gte=PASSING_GRADE)
    reviews = log.filter(answer__attempt=None, **{f"{quiz}__in": quizzes}).order_by()
    return reviews.values_list(quiz).annotate(Max("reviewed_at"))


def _next_due(learner: User, quizzes: list[int]) -> QuerySet:
    cards = Card.objects.of(learner).filter(question__quiz__in=quizzes).order_by()
    return cards.values_list("question__quiz").annotate(Min("due_at"))
