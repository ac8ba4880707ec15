"""Which lesson was watched for how long on a day, as the pool is shared out by it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from apps.analytics import audience, events
from apps.billing.distributions import Watched
from apps.billing.rules import OPEN_WEIGHT, PREMIUM_WEIGHT
from apps.content.models import Atom
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

KIND = "atom"
AT_ONCE = 5_000
PER_SECOND = 1_000  # a weight is an integer: thousandths of a second


def weight(seconds: float, *, premium: bool) -> int:
    return round(seconds * PER_SECOND) * (PREMIUM_WEIGHT if premium else OPEN_WEIGHT)


@dataclass(frozen=True, slots=True)
class Lesson:
    owner_id: int
    subject: str
    seconds: float
    weight: int


def of_day(day: date) -> list[Watched]:
    """Of public lessons, by whoever watched them: an organisation's own lessons earn nothing from
    what others pay, and bots and makers do not count (`audience.valid_seconds`)."""
    lessons = weighed(day)
    views: dict[str, int] = {}
    for some in _batches([each.subject for each in lessons]):
        views |= views_on(some, day)
    return [
        Watched(
            owner_id=each.owner_id,
            kind=KIND,
            subject=each.subject,
            seconds=each.seconds,
            views=views[each.subject],
            weight=each.weight,
        )
        for each in lessons
    ]


def weighed(day: date, *, subjects: Collection[str] | None = None) -> list[Lesson]:
    """`subjects`: of these lessons alone."""
    with tenant_scope(PUBLIC_TENANT):
        found = audience.valid_seconds(day, ids=subjects)
        seconds = {subject: each for (kind, subject), each in found.items() if kind == KIND}
        return [each for some in _batches(sorted(seconds)) for each in _weighed(some, seconds)]


def _weighed(subjects: list[str], seconds: Mapping[str, float]) -> list[Lesson]:
    rows = Atom.objects.own().filter(public_id__in=subjects).order_by("public_id")
    return [
        Lesson(owner_id, subject, seconds[subject], weight(seconds[subject], premium=premium))
        for subject, owner_id, premium in rows.values_list("public_id", "owner_id", "premium")
    ]


def views_on(subjects: Collection[str], day: date) -> dict[str, int]:
    """By learners: anybody can be a visitor as often as he likes."""
    begins = datetime.combine(day, time(), UTC)
    with tenant_scope(PUBLIC_TENANT):
        found = audience.audiences(
            [(KIND, subject) for subject in subjects],
            since=begins,
            until=begins + timedelta(days=1),
        )
    return {
        subject: each.views - each.sources.get(events.VISIT, 0)
        for (_kind, subject), each in found.items()
    }


def _batches(subjects: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(subjects), AT_ONCE):
        yield subjects[start : start + AT_ONCE]
