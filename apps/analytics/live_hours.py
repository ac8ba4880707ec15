"""The counts that still move: those of the newest hours. They are told as they stand, not as what
was added to them, so that it does no harm to hear them twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.lib import clock
from apps.tenants.scope import tenant_scope

from .audience import Audience
from .live import Subject
from .models import AudienceHour

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


def begin(now: datetime) -> datetime:
    """What lies before this is read once, when a dashboard opens."""
    return now.replace(minute=0, second=0, microsecond=0) - MOVING


def read(subjects: Iterable[Subject]) -> dict[Subject, Hours]:
    """Of each subject the hours from `begin` on; one query for each tenant among them."""
    by_tenant: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    for tenant_id, kind, name in subjects:
        by_tenant[tenant_id].add((kind, name))
    found: dict[Subject, dict[Key, Hour]] = {}
    for tenant_id, wanted in by_tenant.items():
        found |= {(tenant_id, *each): {} for each in wanted}
        with tenant_scope(tenant_id):
            _read_into(found, tenant_id, wanted)
    return found


def _read_into(
    found: dict[Subject, dict[Key, Hour]], tenant_id: int, wanted: set[tuple[str, str]]
) -> None:
    rows = AudienceHour.objects.own().filter(
        hour__gte=begin(clock.now()), subject_id__in=[name for _kind, name in wanted]
    )
    key = ("subject_kind", "subject_id", "hour", "version", "source")
    for row in rows.values_list(*key, "curve", *AudienceHour.SUMS):
        kind, name, hour, version, source, curve, *sums = row
        if (kind, name) in wanted:
            there = found[tenant_id, kind, name]
            there[hour, version, source] = Hour(version, source, tuple(sums), tuple(curve))


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
