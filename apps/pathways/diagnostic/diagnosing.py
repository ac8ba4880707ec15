"""A diagnosis: begun, answered question by question, ended when nothing more is worth asking."""

import numpy as np
from django.db import transaction

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import NotFound
from apps.quizzes import presenting
from apps.quizzes.models import Question
from apps.quizzes.presenting import Presented

from ..courses import A_QUESTION
from ..diagnostic_models import Diagnosis, DiagnosisAnswer
from ..mastery import guessing, ledger
from ..mastery.belief import DIFFICULTY_MEAN
from ..path import goals, guiding
from ..path.goals import Goal
from ..path.shelves import ASKABLE
from . import choosing, outcomes

# A question left open over lunch took no hour.
LONGEST = 60.0  # s


def find(learner: User, public_id: str) -> Diagnosis:
    rows = Diagnosis.objects.of(learner).select_related("course", "skill", "asked__quiz__follows")
    diagnosis = rows.filter(public_id=public_id).first()
    if diagnosis is None:
        raise NotFound
    return diagnosis


def current(learner: User, public_id: str) -> Diagnosis:
    """… with a question on, if it is not finished: the one that was on may have been deleted."""
    diagnosis = find(learner, public_id)
    if not diagnosis.finished_at and diagnosis.asked is None:
        resume(diagnosis=diagnosis)
    return diagnosis


def latest(learner: User, goal: Goal) -> Diagnosis | None:
    return Diagnosis.objects.of(learner).filter(**{f"{goal.kind}_id": goal.key}).first()


def goal_of(diagnosis: Diagnosis) -> Goal:
    if diagnosis.course:
        return goals.of_course(diagnosis.course.public_id)
    return goals.of_skill(diagnosis.skill.public_id)


@transaction.atomic
def begin(*, learner: User, goal: Goal) -> Diagnosis:
    """The learner's open diagnosis of this goal, a new one when there is none."""
    diagnosis, created = Diagnosis.objects.get_or_create(
        learner=learner, finished_at=None, **{f"{goal.kind}_id": goal.key}
    )
    if created or diagnosis.asked_id is None:
        _go_on(diagnosis, goal)
    return diagnosis


@transaction.atomic
def answer(*, diagnosis: Diagnosis, question: str, response: object | None) -> Diagnosis:
    """Answer the question (public id) that is on; None is "I don't know". Sent twice, or when
    another one is on by now, it changes nothing. Raises InvalidResponse."""
    held = Diagnosis.objects.of(diagnosis.learner).select_for_update(of=("self",))
    diagnosis = held.select_related("asked__quiz__follows", "learner").get(pk=diagnosis.pk)
    asked = diagnosis.asked
    if diagnosis.finished_at or asked is None or asked.public_id != question:
        return diagnosis
    graded = None if response is None else asked.rules.grade(asked.body, response)
    now = clock.now()
    given = DiagnosisAnswer.objects.create(
        diagnosis=diagnosis,
        question=asked,
        response=graded.response if graded else None,
        score=graded.score if graded else 0.0,
        correct=graded.correct if graded else False,
        answered_at=now,
    )
    evidence = ledger.of_diagnosis(given)
    ledger.observe(learner=diagnosis.learner, question=asked, evidence=evidence)
    taken = (now - diagnosis.asked_at).total_seconds() if diagnosis.asked_at else 0.0
    diagnosis.seconds += min(LONGEST, max(0.0, taken))
    _go_on(diagnosis, goal_of(diagnosis))
    return diagnosis


@transaction.atomic
def resume(*, diagnosis: Diagnosis) -> None:
    """Put another question on where the one that was on has gone."""
    _go_on(diagnosis, goal_of(diagnosis))


@transaction.atomic
def finish(*, diagnosis: Diagnosis) -> None:
    """The learner has enough of it; what was answered counts."""
    open_ones = Diagnosis.objects.of(diagnosis.learner).filter(pk=diagnosis.pk, finished_at=None)
    open_ones.update(finished_at=clock.now(), asked=None)


def presented(diagnosis: Diagnosis) -> Presented | None:
    """The question that is on, shuffled the same way however often it is looked at."""
    question = diagnosis.asked
    if question is None:
        return None
    return presenting.alone(question, learner=diagnosis.learner, salt=diagnosis.public_id)


def _go_on(diagnosis: Diagnosis, goal: Goal) -> None:
    """Put the next question on, or end."""
    answered = list(diagnosis.answers.values_list("question_id", "question__quiz__skill_id"))
    question = None
    if not choosing.over(asked=len(answered), seconds=diagnosis.seconds):
        question = _next(diagnosis, goal, answered)
    diagnosis.asked, diagnosis.asked_at = question, clock.now()
    if question is None:
        diagnosis.finished_at = clock.now()
    diagnosis.save(update_fields=["asked", "asked_at", "seconds", "finished_at"])


def _next(diagnosis: Diagnosis, goal: Goal, answered: list[tuple[int, int]]) -> Question | None:
    """First the skill about which an average question tells most; then the best question of it."""
    known = ledger.knowledge(diagnosis.learner)
    left = goal.stock.askable.copy()
    np.subtract.at(left, goal.stock.known.positions([skill for _q, skill in answered]), 1)
    video, quiz = guiding.still_to_learn(goal, diagnosis.learner)
    ground = choosing.Ground(known.skills, goal.scope, left, video, quiz)
    place = choosing.choose(
        ground,
        known.mean,
        known.variance,
        outcomes.of(diagnosis, goal),
        asked=len(answered),
        cost=A_QUESTION,
    )
    if place is None:
        return None
    return _of_skill(int(goal.stock.known.ids[place]), float(known.mean[place]), answered)


def _of_skill(skill: int, ability: float, answered: list[tuple[int, int]]) -> Question | None:
    rows = Question.objects.answerable().with_quiz().filter(quiz__skill=skill, format__in=ASKABLE)
    fresh = list(rows.exclude(pk__in=[pk for pk, _skill in answered])[:50])
    hardness = ledger.difficulties(question.pk for question in fresh)

    def worth(question: Question) -> float:
        found = hardness.get(question.pk)
        off = abs((found.mean if found else DIFFICULTY_MEAN) - ability)
        return (1.0 - guessing.chance(question.format, question.body)) / (1.0 + off)

    return max(fresh, key=worth, default=None)
