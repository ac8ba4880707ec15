"""What a learner remembers: a card moved by each graded recall, and the log of it."""

from zoneinfo import ZoneInfo

from django.db import transaction

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import Conflict
from apps.quizzes import due, grades, schedulers
from apps.quizzes.grades import Effort
from apps.quizzes.models import Answer, Card, Question, Review, memory_row
from apps.quizzes.schedulers import NEW, Memory


def zone_of(learner: User) -> ZoneInfo:
    return ZoneInfo(learner.time_zone)


@transaction.atomic
def recall(*, answer: Answer, grade: int) -> Review | None:
    """Move the card of the answered question by this grade, and log it.

    A right answer to a card that is not due yet is practice: it moves nothing (None), or answering
    one quiz five times in a row would push its reviews months away. A wrong one always counts.
    """
    card = _card_for(answer.learner, answer.question)
    now = clock.now()
    early = card.version > 0 and card.due_at > now
    if early and grade >= 3:
        return None
    if early and card.last_grade is not None and card.last_grade < 3:
        # Already failed today and due tomorrow: failing again changes nothing.
        return None
    return _move(card, answer=answer, grade=grade, before=card.memory)


@transaction.atomic
def rate(*, review: Review, effort: Effort) -> Review:
    """The learner told how hard a right answer was: grade that same recall again.

    The log keeps both rows. Raises Conflict when the answer was wrong or the card has moved on.
    """
    grade = grades.of_effort(effort)
    if review.grade < 3:
        raise Conflict()
    if review.grade == grade:
        return review
    before = Memory(**review.before)
    card = review.card
    if card.version != review.version:
        raise Conflict()
    return _move(card, answer=review.answer, grade=grade, before=before, amends=review)


def _move(
    card: Card, *, answer: Answer, grade: int, before: Memory, amends: Review | None = None
) -> Review:
    now = clock.now()
    scheduler = schedulers.get(card.scheduler)
    last = amends.reviewed_at if amends else card.reviewed_at
    elapsed = amends.elapsed_days if amends else max(0, (now - last).days) if last else 0
    after = scheduler.review(before, grade=grade, elapsed_days=elapsed)
    due_at = due.due_at(now, after.interval_days, zone_of(answer.learner))
    moved = Card.objects.filter(pk=card.pk, version=card.version).update(
        **memory_row(after),
        last_grade=grade,
        reviewed_at=now,
        due_at=due_at,
        version=card.version + 1,
    )
    if not moved:
        raise Conflict()
    return Review.objects.create(
        card=card,
        answer=answer,
        amends=amends,
        grade=grade,
        scheduler=card.scheduler,
        elapsed_days=elapsed,
        before=memory_row(before),
        after=memory_row(after),
        due_at=due_at,
        version=card.version + 1,
        reviewed_at=now,
    )


def _card_for(learner: User, question: Question) -> Card:
    """The learner's card of the question, made when there is none, and locked."""
    Card.objects.get_or_create(
        learner=learner,
        question=question,
        defaults={
            "scheduler": schedulers.DEFAULT.name,
            "due_at": clock.now(),
            **memory_row(NEW),
        },
    )
    return Card.objects.own().select_for_update().get(learner=learner, question=question)
