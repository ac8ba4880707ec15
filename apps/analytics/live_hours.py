"""The counts that still move: those of the newest hours, and the quiz answers of the newest days.
They are told as they stand, not as what was added to them, so that it does no harm to hear them
twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from apps.lib import clock
from apps.tenants.scope import tenant_scope

from .audience import Audience
from .live import Subject
from .models import AudienceHour, QuestionDay

MOVING = timedelta(hours=1)  # views that began in the hour before this one may still go on

Key = tuple[datetime, int, str]  # hour, version, source


@dataclass(frozen=True, slots=True)
class Hour:
    """What one version got from one source in one hour."""

    version: int
    source: str
    sums: tuple[float, ...]  # in the order of AudienceHour.SUMS
    curve: tuple[int, ...]


Hours = Mapping[Key, Hour]
Answers = Mapping[tuple[date, int, str], tuple[int, int]]  # day, version, question → of these right


@dataclass(frozen=True, slots=True)
class Moving:
    """Of one subject."""

    hours: dict[Key, Hour] = field(default_factory=dict)
    answers: dict[tuple[date, int, str], tuple[int, int]] = field(default_factory=dict)


def begin(now: datetime) -> datetime:
    """What lies before this is read once, when a dashboard opens."""
    return now.replace(minute=0, second=0, microsecond=0) - MOVING


def read(subjects: Iterable[Subject]) -> dict[Subject, Moving]:
    """Of each subject the hours from `begin` on, and the answers of its day and later; two queries
    for each tenant among them."""
    by_tenant: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    for tenant_id, kind, name in subjects:
        by_tenant[tenant_id].add((kind, name))
    found: dict[Subject, Moving] = {}
    for tenant_id, wanted in by_tenant.items():
        moving = {each: Moving() for each in wanted}
        with tenant_scope(tenant_id):
            _read_hours(moving)
            _read_answers(moving)
        found |= {(tenant_id, *each): there for each, there in moving.items()}
    return found


def _read_hours(moving: Mapping[tuple[str, str], Moving]) -> None:
    rows = AudienceHour.objects.own().filter(
        hour__gte=begin(clock.now()), subject_id__in=[name for _kind, name in moving]
    )
    key = ("subject_kind", "subject_id", "hour", "version", "source")
    for row in rows.values_list(*key, "curve", *AudienceHour.SUMS):
        kind, name, hour, version, source, curve, *sums = row
        if there := moving.get((kind, name)):
            there.hours[hour, version, source] = Hour(version, source, tuple(sums), tuple(curve))


def _read_answers(moving: Mapping[tuple[str, str], Moving]) -> None:
    rows = QuestionDay.objects.own().filter(
        day__gte=begin(clock.now()).date(), subject_id__in=[name for _kind, name in moving]
    )
    key = ("subject_kind", "subject_id", "day", "version", "question")
    for kind, name, day, version, question, *counts in rows.values_list(*key, "answered", "right"):
        if there := moving.get((kind, name)):
            there.answers[day, version, question] = (counts[0], counts[1])


def total(base: Audience, hours: Iterable[Hour]) -> Audience:
    """`base` and what came in these hours. Pure."""
    sums = [getattr(base, name) for name in AudienceHour.SUMS]
    curve, sources = list(base.curve), dict(base.sources)
    for hour in hours:
        sums = [a + b for a, b in zip(sums, hour.sums, strict=True)]
        curve += [0] * (len(hour.curve) - len(curve))
        for second, plays in enumerate(hour.curve):
            curve[second] += plays
        views = int(hour.sums[0])
        if views:
            sources[hour.source] = sources.get(hour.source, 0) + views
    named = dict(zip(AudienceHour.SUMS, sums, strict=True))
    return Audience(**named, curve=tuple(curve), sources=sources)
