"""What a learner does not want to be asked: not today, or not any more."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from apps.accounts.models import User
from apps.lib import clock
from apps.quizzes.cards import calendar_of
from apps.quizzes.models import Card, Question
from apps.quizzes.reviews import card_for


@transaction.atomic
def bury(*, learner: User, question: Question) -> Card:
    """Ask a due card tomorrow. Nothing is forgotten by that, and nothing is logged."""
    calendar, now = calendar_of(learner), clock.now()
    tomorrow = calendar.start(calendar.day(now) + timedelta(days=1))
    return _change(learner, question, due_at__lt=tomorrow, due_at=tomorrow)


@transaction.atomic
def suspend(*, learner: User, question: Question) -> Card:
    return _change(
        learner,
        question,
        suspended_at__isnull=True,
        suspended_at=clock.now(),
        suspension=Card.Suspension.LEARNER,
    )


@transaction.atomic
def resume(*, learner: User, question: Question) -> Card:
    """Ask it again, when it was due."""
    return _change(learner, question, suspended_at__isnull=False, suspended_at=None, suspension="")


def _change(learner: User, question: Question, **change: object) -> Card:
    """Twice is as once: a card that is so already stays as it is."""
    card = card_for(learner, question)
    only = {name: change.pop(name) for name in list(change) if "__" in name}
    rows = Card.objects.own().filter(pk=card.pk, **only)
    rows.update(**change, version=F("version") + 1)
    card.refresh_from_db()
    return card
