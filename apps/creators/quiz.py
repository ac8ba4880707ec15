"""The quiz behind a lesson: an atom of its own that follows the video and goes live with it."""

from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.content.models import Atom
from apps.lib.errors import Conflict, NotFound
from apps.quizzes import questions
from apps.quizzes.models import Question, QuestionStatistics

from . import audit
from .audit_models import Act

FEWEST_QUESTIONS = 3
MOST_QUESTIONS = questions.MOST_QUESTIONS


def of(lesson: Atom) -> Atom | None:
    return Atom.objects.quizzes().filter(follows=lesson).first()


def questions_of(lesson: Atom) -> list[Question]:
    """With what their answers tell of them: of one's own tenant's learners alone."""
    counted = Prefetch("statistics", queryset=QuestionStatistics.objects.own(), to_attr="figures")
    return list(Question.objects.current().filter(quiz__follows=lesson).prefetch_related(counted))


def question_of(lesson: Atom, public_id: str) -> Question:
    found = Question.objects.current().filter(quiz__follows=lesson, public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def add_question(*, lesson: Atom, by: User, fields: dict[str, Any]) -> Question:
    """A new last question; the quiz is made with its first one, in the state of its lesson."""
    # The lesson's row is the lock: two first questions at once make one quiz.
    Atom.objects.select_for_update(of=("self",)).get(pk=lesson.pk)
    quiz = of(lesson) or Atom.objects.create(
        kind=Atom.Kind.QUIZ,
        follows=lesson,
        owner=lesson.owner,
        title=lesson.title,
        language=lesson.language,
        skill=lesson.skill,
        state=lesson.state,
        published_at=lesson.published_at,
    )
    question = questions.add(quiz=quiz, **fields)
    _record(lesson, by, Act.QUESTION_ADDED, question)
    return question


@transaction.atomic
def edit_question(
    *, lesson: Atom, question: Question, by: User, fields: dict[str, Any]
) -> Question:
    _record(lesson, by, Act.QUESTION_EDITED, question)
    return questions.edit(question=question, **fields)


@transaction.atomic
def remove_question(*, lesson: Atom, question: Question, by: User) -> None:
    """Raises Conflict where a published lesson would be left with too few."""
    # Two removals at once would each count the other's question: one after the other.
    Atom.objects.own().select_for_update().get(pk=lesson.pk)
    if lesson.is_published and len(questions_of(lesson)) <= FEWEST_QUESTIONS:
        raise Conflict(
            _("A published lesson keeps at least three questions. Add another one first.")
        )
    _record(lesson, by, Act.QUESTION_REMOVED, question)
    questions.remove(question=question)


@transaction.atomic
def order_questions(*, lesson: Atom, public_ids: list[str], by: User) -> None:
    quiz = of(lesson)
    if quiz is None:
        raise NotFound
    questions.reorder(quiz=quiz, public_ids=public_ids)
    audit.record(lesson=lesson, by=by, act=Act.QUESTIONS_ORDERED)


def _record(lesson: Atom, by: User, act: Act, question: Question) -> None:
    audit.record(lesson=lesson, by=by, act=act, question=question.public_id)
