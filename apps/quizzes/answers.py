"""One answer: graded, kept once, and the card moved, in one transaction of its own."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import Conflict, NotFound
from apps.quizzes import cards, grades, meaning, signals
from apps.quizzes.grades import Effort
from apps.quizzes.models import Answer, Attempt, Question, Review

# A tab left open over lunch is no hesitation of an hour.
LONGEST_ELAPSED_MS = 10 * 60 * 1000


# A device that was offline for longer than this has a clock that went astray.
LONGEST_AGO_MS = 60 * 24 * 60 * 60 * 1000


class KeyReused(Conflict):
    code = "idempotency_key_reused"
    message = _("This key was already used for the answer to another question.")


def given(*, learner: User, key: str, question: Question | None = None) -> Answer | None:
    """The answer that came with this key before; raises KeyReused if it was to another question."""
    answer = Answer.objects.of(learner).with_question().filter(idempotency_key=key).first()
    if answer and question and answer.question_id != question.pk:
        raise KeyReused()
    return answer


def moment(ago_ms: int) -> datetime:
    """When something was done that a device says was so long ago; never in the future."""
    return clock.now() - timedelta(milliseconds=min(max(0, ago_ms), LONGEST_AGO_MS))


@transaction.atomic
def give(
    *,
    learner: User,
    question: Question,
    response: object,
    key: str,
    attempt: Attempt | None = None,
    elapsed_ms: int | None = None,
    hinted: bool = False,
    ago_ms: int = 0,
) -> Answer:
    """Grade and keep a response and move the learner's card; raises InvalidResponse.

    What only its learner can decide is kept, and moves the card once it is marked (`marking`).
    `ago_ms` is how long ago it was given, by the device that it was given on.
    An IntegrityError means that the same answer is being given elsewhere: the caller decides.
    """
    graded = meaning.settled(question, question.rules.grade(question.body, response))
    elapsed_ms = min(elapsed_ms, LONGEST_ELAPSED_MS) if elapsed_ms is not None else None
    answer = Answer.objects.create(
        learner=learner,
        attempt=attempt,
        question=question,
        idempotency_key=key,
        response=graded.response,
        result=graded.as_dict(),
        score=graded.score,
        correct=graded.correct,
        undecided=graded.undecided,
        hinted=hinted,
        elapsed_ms=elapsed_ms,
        answered_at=moment(ago_ms),
    )
    if not graded.undecided:
        cards.recall(answer=answer, grade=grade_of(answer))
        signals.answered.send(Answer, answer=answer)
    return answer


def grade_of(answer: Answer) -> int:
    """How well it was remembered, as long as nobody told the effort."""
    return grades.of_answer(
        score=answer.score,
        correct=answer.correct,
        elapsed_ms=answer.elapsed_ms,
        hinted=answer.hinted,
    )


def review(*, learner: User, question: Question, response: object, key: str, **how) -> Answer:
    """Answer a question that the learner has a card of, outside any quiz."""
    if earlier := given(learner=learner, key=key, question=question):
        return earlier
    try:
        return give(learner=learner, question=question, response=response, key=key, **how)
    except IntegrityError:
        # The same key, sent twice at once: the other one has committed by now.
        earlier = given(learner=learner, key=key, question=question)
        if earlier is None:
            raise
        return earlier


def rate(*, learner: User, key: str, effort: Effort) -> Review:
    """Tell how hard the right answer given with this key was; 404 when there is none."""
    last = (
        Review.objects.own()
        .counted()
        .filter(answer__learner=learner, answer__idempotency_key=key)
        .select_related("card", "answer__learner")
        .order_by("-pk")
        .first()
    )
    if last is None:
        raise NotFound()
    return cards.rate(review=last, effort=effort)
