"""How a learner wants to be reminded, and when that is next."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language

from apps.accounts.models import User
from apps.lib import clock
from apps.quizzes.cards import calendar_of
from apps.quizzes.models import Reminder, ReminderPlan

from .hours import Hours


def of(learner: User) -> ReminderPlan:
    """The learner's, or the one that is offered to him: nobody is reminded unasked."""
    found = ReminderPlan.objects.filter(learner=learner).first()
    return found or ReminderPlan(learner=learner)


def hours_of(plan: ReminderPlan) -> Hours:
    return Hours(calendar_of(plan.learner), plan.hour, plan.quiet_from, plan.quiet_until)


@transaction.atomic
def choose(*, learner: User, **chosen: object) -> ReminderPlan:
    """Keep what the learner chose; the rest stays."""
    ReminderPlan.objects.get_or_create(learner=learner)
    plan = ReminderPlan.objects.select_for_update().get(learner=learner)
    plan.learner = learner
    for name, value in chosen.items():
        setattr(plan, name, value)
    plan.language = (get_language() or "")[:8]
    set_next(plan, now=clock.now())
    plan.save()
    return plan


@transaction.atomic
def mail(*, learner: User, wanted: bool) -> None:
    """Mail or no mail, whatever else was chosen; for a link in a mail. Twice does no harm, and who
    never chose anything gets nothing."""
    plan = ReminderPlan.objects.select_for_update(of=("self",)).filter(learner=learner)
    for found in plan.select_related("learner"):
        found.email = wanted
        set_next(found, now=clock.now())
        found.save(update_fields=["email", "next_at", "zone"])


def set_next(plan: ReminderPlan, *, now: datetime) -> None:
    """Set when the learner is reminded next, by the clock of where he lives now. A change asks for
    no second reminder on a day that had one."""
    plan.zone = plan.learner.time_zone
    if not (plan.email or plan.push):
        plan.next_at = None
        return
    told = Reminder.objects.filter(learner=plan.learner_id).order_by("-day").first()
    plan.next_at = hours_of(plan).next_after(now, told_on=told.day if told else None)
