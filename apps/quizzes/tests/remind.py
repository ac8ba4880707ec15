"""What tests of reminders need: cards that are due, a plan, a confirmed address."""

from datetime import UTC, datetime, timedelta

from allauth.account.models import EmailAddress

from apps.lib import clock
from apps.quizzes import tasks
from apps.quizzes.models import Card
from apps.quizzes.reminders import claims, plans
from apps.quizzes.tests.factories import QuestionFactory

MORNING = datetime(2026, 3, 10, 9, tzinfo=UTC)  # a Tuesday
EVENING = datetime(2026, 3, 10, 18, 1, tzinfo=UTC)
NEXT_DAY = timedelta(days=1)


def confirm(user):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def deal(learner, count, **quiz):
    for question in QuestionFactory.create_batch(count, **quiz):
        Card.objects.create(
            learner=learner, question=question, scheduler="sm2", due_at=MORNING - NEXT_DAY
        )


def want(learner, at=MORNING, **chosen):
    with clock.frozen(at):
        return plans.choose(learner=learner, **{"email": True} | chosen)


def remind(at=EVENING):
    """A round of beat's, with all that it sends."""
    with clock.frozen(at):
        for reminder_id in claims.due():
            tasks.send_reminder(reminder_id)
