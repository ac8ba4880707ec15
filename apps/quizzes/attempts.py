"""Taking a quiz: begun once, answered question by question, finished by the last answer."""

from django.db import IntegrityError, transaction
from django.db.models import Count, Window

from apps.accounts.models import User
from apps.content.models import Atom
from apps.lib import clock
from apps.lib.errors import NotFound
from apps.quizzes import answers
from apps.quizzes.models import Answer, Attempt, Question


def quiz_for(learner: User, public_id: str) -> Atom:
    """The quiz, if this learner may take it; NotFound for every other, existing or not."""
    quizzes = Atom.objects.quizzes().for_learner(learner).select_related("follows")
    quiz = quizzes.filter(public_id=public_id).first()
    if quiz is None:
        raise NotFound()
    return quiz


def question_for(learner: User, public_id: str) -> Question:
    """The question, if it is asked today in a quiz that this learner may take, else NotFound."""
    question = Question.objects.answerable().with_quiz().filter(public_id=public_id).first()
    if question is None:
        raise NotFound()
    return question


def latest(*, learner: User, quiz: Atom) -> Attempt | None:
    """With its `number` among all of them."""
    all_of_them = Attempt.objects.of(learner).filter(quiz=quiz)
    return all_of_them.annotate(number=Window(Count("pk"))).first()


@transaction.atomic
def begin(*, learner: User, quiz: Atom) -> Attempt:
    """The learner's open attempt of the quiz, a new one when there is none; its row is locked."""
    attempt, _created = Attempt.objects.select_for_update().get_or_create(
        learner=learner,
        quiz=quiz,
        finished_at=None,
        defaults={"total": quiz.questions.current().count(), "started_at": clock.now()},
    )
    return attempt


@transaction.atomic
def answer(
    *,
    learner: User,
    question: Question,
    response: object,
    key: str,
    elapsed_ms: int | None = None,
    hinted: bool = False,
    ago_ms: int = 0,
    seen: str | None = None,
) -> Answer:
    """Answer one question of the learner's open attempt, begun here if need be.

    Sent again, with the same key or from a second tab, it is answered as the first time. `seen` is
    the public id of the attempt that was on screen, "" where there was none yet.
    """
    if earlier := answers.given(learner=learner, key=key, question=question):
        return earlier
    if earlier := _finished_elsewhere(learner, question, seen):
        return earlier
    try:
        # The savepoint takes an attempt begun in vain away with the answer.
        with transaction.atomic():
            attempt = begin(learner=learner, quiz=question.quiz)
            if earlier := attempt.answers.with_question().filter(question=question).first():
                return earlier
            given = answers.give(
                learner=learner,
                question=question,
                response=response,
                key=key,
                attempt=attempt,
                elapsed_ms=elapsed_ms,
                hinted=hinted,
                ago_ms=ago_ms,
            )
            finish_if_complete(attempt)
            return given
    except IntegrityError:
        earlier = answers.given(learner=learner, key=key, question=question)
        if earlier is None:
            raise
        return earlier


def _finished_elsewhere(learner: User, question: Question, seen: str | None) -> Answer | None:
    """The answer to this question in the attempt that was on screen, if that is over by now: a
    tab that was left open must not begin another one."""
    if seen is None:
        return None
    attempts = Attempt.objects.of(learner).filter(quiz=question.quiz_id).order_by("started_at")
    meant = attempts.filter(public_id=seen) if seen else attempts
    attempt = meant.first()
    if attempt is None or attempt.finished_at is None:
        return None
    return attempt.answers.with_question().filter(question=question).first()


def finish_if_complete(attempt: Attempt) -> None:
    """End the attempt once every question that is asked today has an answer that counts."""
    asked = set(attempt.quiz.questions.current().values_list("pk", flat=True))
    decided = attempt.answers.filter(undecided=False)
    given = dict(decided.values_list("question_id", "correct"))
    if asked <= set(given):
        attempt.finished_at = clock.now()
        attempt.total = len(given)
        attempt.right = sum(given.values())
        attempt.save(update_fields=["finished_at", "total", "right"])
