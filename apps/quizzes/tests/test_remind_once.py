"""Two beats and several workers at once: each learner hears of a day once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail
from django.db import IntegrityError, connection

from apps.accounts.tests.factories import UserFactory
from apps.lib import clock
from apps.quizzes import tasks
from apps.quizzes.models import Reminder
from apps.quizzes.reminders import claims
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

from .remind import EVENING, confirm, deal, want

# Threads see only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)
LEARNERS, BEATS = 12, 4


@pytest.fixture
def learners(transactional_db):
    with tenant_scope(PUBLIC_TENANT):
        made = UserFactory.create_batch(LEARNERS)
        for learner in made:
            confirm(learner)
            deal(learner, 1)
            want(learner)
    return made


def at_once(call, times):
    """As processes of their own would, each with its connection, in no request's scope."""
    start = Barrier(times)

    def run():
        try:
            with clock.frozen(EVENING):
                start.wait()
                return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(times)]]


def test_rounds_at_once_send_one_mail_each(learners, monkeypatch):
    """Each beat claims, and sends all that waits itself: the worst that workers could do."""
    monkeypatch.setattr(claims, "BATCH", 5)

    def beat():
        for reminder_id in claims.due():
            tasks.send_reminder(reminder_id)

    at_once(beat, BEATS)
    at_once(beat, BEATS)

    assert sorted(each.to[0] for each in mail.outbox) == sorted(user.email for user in learners)
    assert Reminder.objects.count() == LEARNERS


def test_one_message_delivered_to_all_workers_is_sent_once(learners):
    with clock.frozen(EVENING):
        [first, *_rest] = claims.due()
    at_once(lambda: tasks.send_reminder(first), BEATS)
    assert len(mail.outbox) == 1


def test_a_round_that_missed_the_lock_is_held_by_the_unique_row(learners, monkeypatch):
    """Without row locks, PostgreSQL's own constraint still claims each day once."""
    from django.db.models.query import QuerySet

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    at_once(claims.due, BEATS)
    assert Reminder.objects.count() == LEARNERS
    with pytest.raises(IntegrityError):
        row = Reminder.objects.first()
        Reminder.objects.create(learner=row.learner, day=row.day)
