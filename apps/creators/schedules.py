"""Publishing at a time that its creator chose: once, whoever looks, and whatever is restarted."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.content import publishing
from apps.content.models import Atom
from apps.lib import clock
from apps.lib.errors import Conflict, DomainError, InvalidInput

from . import audit, calling, notices, publication, wall_clock
from .audit_models import Act
from .schedule_models import Schedule


@dataclass(frozen=True, slots=True)
class Plan:
    """`at`: aware, or as the clock on the creator's wall shows it."""

    at: datetime
    zone: str
    if_not_ready: str = Schedule.IfNotReady.WAIT

    @property
    def moment(self) -> datetime:
        if self.at.tzinfo is not None:
            return self.at
        return wall_clock.moment(self.at, ZoneInfo(self.zone))


def of(lesson: Atom) -> Schedule | None:
    return Schedule.objects.own().filter(atom=lesson).first()


@transaction.atomic
def plan(*, lesson: Atom, by: User, plan: Plan) -> Schedule:
    """Publish it then; another plan replaces the first. It need not be ready yet."""
    publishing.require_owner(lesson, by)
    held = Atom.objects.own().select_for_update(of=("self",)).get(pk=lesson.pk)
    if held.is_published:
        raise Conflict(_("This lesson is live already."))
    if held.state == Atom.State.ARCHIVED:
        raise Conflict(_("Take the lesson out of the archive first."))
    if plan.moment <= clock.now():
        raise InvalidInput(_("This time has passed. Choose a later one."), field="at")
    row, _new = Schedule.objects.own().update_or_create(
        atom=held,
        defaults={
            "at": plan.moment,
            "zone": plan.zone,
            "if_not_ready": plan.if_not_ready,
            "state": Schedule.State.PENDING,
        },
    )
    notices.settle_missed(lesson)
    facts = {"at": row.at.isoformat(), "if_not_ready": row.if_not_ready}
    audit.record(lesson=lesson, by=by, act=Act.SCHEDULED, **facts)
    calling.lesson_changed(lesson.public_id)
    return row


@transaction.atomic
def cancel(*, lesson: Atom, by: User) -> None:
    """A draft without a time. Twice does no harm."""
    publishing.require_owner(lesson, by)
    if drop(lesson):
        notices.settle_missed(lesson)
        audit.record(lesson=lesson, by=by, act=Act.UNSCHEDULED)
        calling.lesson_changed(lesson.public_id)


def drop(lesson: Atom) -> bool:
    """It was published by hand, or put away: the plan is void."""
    return bool(Schedule.objects.own().filter(atom=lesson).delete()[0])


def publish_due() -> list[str]:
    """Publish, in the tenant in scope, whatever's time has come; public ids of what went live."""
    due = list(Schedule.objects.due().values_list("pk", flat=True))
    return [public_id for key in due if (public_id := _publish(key))]


@transaction.atomic
def _publish(key: int) -> str | None:
    """One transaction holds the row, publishes, and takes the row away: whoever comes second finds
    none, and one that is cut off leaves all as it was."""
    rows = Schedule.objects.due().filter(pk=key).select_for_update(skip_locked=True, of=("self",))
    row = rows.select_related("atom__owner", "atom__skill").first()
    if row is None:
        return None
    lesson = row.atom
    if lesson.is_published or lesson.state == Atom.State.ARCHIVED:
        row.delete()
        return None
    try:
        with transaction.atomic():
            publication.publish(lesson=lesson, by=lesson.owner, on_time=True)
    except DomainError:
        _miss(row)
        return None
    row.delete()
    notices.tell_published(lesson)
    return lesson.public_id


def _miss(row: Schedule) -> None:
    """Told once; what is to be published as soon as it is ready is looked at again."""
    waits = row.if_not_ready == Schedule.IfNotReady.WAIT
    if row.state == Schedule.State.LATE:
        return
    row.state = Schedule.State.LATE if waits else Schedule.State.MISSED
    row.save(update_fields=["state"])
    notices.tell_missed(row.atom, waits=waits)
    audit.record(lesson=row.atom, by=None, act=Act.MISSED, waits=waits)
    calling.lesson_changed(row.atom.public_id)
