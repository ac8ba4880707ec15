"""Whose hour has come: each learner's day is claimed once, by however many beats and workers."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from apps.lib import clock
from apps.quizzes.models import Reminder, ReminderPlan

from . import plans

BATCH = 500
# A reminder that nobody began within this time is not sent any more: its hour has passed.
KEPT_WAITING = timedelta(hours=2)
FORGOTTEN_AFTER = timedelta(days=60)


def due() -> list[int]:
    """Claim the days of all learners whose hour has come. What waits to be sent: those, and what
    was claimed lately by a round whose messages were lost."""
    now = clock.now()
    follow_movers(now)
    while claim(now) == BATCH:
        pass
    rows = Reminder.objects.waiting().filter(claimed_at__gte=now - KEPT_WAITING)
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def claim(now: datetime) -> int:
    """Claim one batch; how many learners were looked at.

    A plan that another round has locked is that round's. The insertion and the next hour are one
    transaction; what the unique row (learner, day) refuses was told already.
    """
    ripe = (
        ReminderPlan.objects.filter(next_at__lte=now)
        .select_related("learner")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("next_at")
    )
    found, rows = list(ripe[:BATCH]), []
    for plan in found:
        hours = plans.hours_of(plan)
        if hours.is_quiet(now):  # the round comes late, or a new zone has it so
            plan.next_at = hours.out_of_quiet(now)
            continue
        day = hours.calendar.day(now)
        rows.append(Reminder(learner=plan.learner, day=day, claimed_at=now))
        plan.next_at = hours.next_after(now, told_on=day)
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    ReminderPlan.objects.bulk_update(found, ["next_at"])
    return len(found)


def follow_movers(now: datetime) -> None:
    """Who lives in another time zone than when his next hour was worked out, by whichever door he
    changed it."""
    moved = ReminderPlan.objects.exclude(next_at=None).exclude(zone=F("learner__time_zone"))
    for key in moved.values_list("pk", flat=True):
        with transaction.atomic():
            locked = ReminderPlan.objects.select_for_update(skip_locked=True, of=("self",))
            for plan in locked.filter(pk=key).select_related("learner"):
                plans.set_next(plan, now=now)
                plan.save(update_fields=["next_at", "zone"])


def begin(reminder_id: int) -> Reminder | None:
    """Whoever gets the row sends it, and nobody ever again: a worker that dies now costs a
    reminder, which is better than the same one twice."""
    rows = Reminder.objects.waiting().filter(pk=reminder_id)
    if not rows.update(begun_at=clock.now()):
        return None
    return Reminder.objects.select_related("learner").get(pk=reminder_id)


def put_back(reminder: Reminder) -> None:
    """Nothing of it has left: the next round tries again."""
    Reminder.objects.filter(pk=reminder.pk).update(begun_at=None)


def prune() -> int:
    """Forget the days of long ago, in no tenant's scope. How many that were."""
    count, _kinds = Reminder.objects.filter(claimed_at__lte=clock.now() - FORGOTTEN_AFTER).delete()
    return count
