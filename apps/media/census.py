"""The state of the whole pipeline, over all tenants: what staff and Prometheus are told.

Counts only: no tenant, person or file is named here. Row-level security lets one tenant be seen
at a time, so they are walked; what is looked at is small, whatever lies in the archive.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Sum

from apps.lib import clock
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope

from . import fleet, forecast, stages
from .models import Asset, Stage, Upload

State = Stage.State
_LATELY = timedelta(hours=1)


@dataclass(slots=True)
class StageCount:
    """`waiting` could begin now, `blocked` wait for another step; `ages` are the seconds that the
    waiting ones have waited; `done` counts the last hour."""

    name: str
    queue: str
    waiting: int = 0
    blocked: int = 0
    running: int = 0
    dead: int = 0
    done: int = 0
    ages: list[float] = field(default_factory=list)

    @property
    def oldest(self) -> float:
        return max(self.ages, default=0.0)

    def age(self, share: float) -> float:
        return forecast.percentile(self.ages, share)


@dataclass(slots=True)
class Census:
    stages: dict[str, StageCount]
    uploads: int = 0
    upload_bytes: int = 0
    stuck: int = 0
    workers: list[fleet.Worker] | None = None

    @property
    def queues(self) -> dict[str, int]:
        """How many stages could begin now, by queue."""
        depths: dict[str, int] = {}
        for stage in self.stages.values():
            depths[stage.queue] = depths.get(stage.queue, 0) + stage.waiting
        return depths


@dataclass(frozen=True, slots=True)
class DeadLetter:
    tenant: str
    asset: str
    stage: str
    attempts: int
    code: str
    reason: str
    since: datetime


def take() -> Census:
    census = Census({name: StageCount(str(name), p.queue) for name, p in stages.GRAPH.items()})
    for _ in _tenants():
        _count_stages(census)
        _count_uploads(census)
        census.stuck += Asset.objects.stuck(clock.now()).count()
    census.workers = fleet.alive()
    return census


def dead_letters(limit: int = 20) -> list[DeadLetter]:
    """The newest, over all tenants."""
    found = []
    for tenant in _tenants():
        newest = Stage.objects.own().dead_letters().select_related("asset").order_by("-changed_at")
        found += [
            DeadLetter(
                tenant=tenant.slug,
                asset=stage.asset.public_id,
                stage=stage.name,
                attempts=stage.attempts,
                code=stage.error_code,
                reason=stage.error_log or stage.error,
                since=stage.changed_at,
            )
            for stage in newest[:limit]
        ]
    return sorted(found, key=lambda letter: letter.since, reverse=True)[:limit]


def _tenants() -> Iterator[Tenant]:
    for tenant in Tenant.objects.all():
        with tenant_scope(tenant.pk):
            yield tenant


def _count_stages(census: Census) -> None:
    now = clock.now()
    mine = Stage.objects.own().order_by()
    mine = mine.filter(name__in=census.stages)  # not what an older version left
    unfinished = mine.unfinished().values_list("name", "state").annotate(Count("pk"))
    for name, state, count in unfinished:
        if state == State.RUNNING:
            census.stages[name].running += count
        else:
            census.stages[name].blocked += count
    for name, count in mine.dead_letters().values_list("name").annotate(Count("pk")):
        census.stages[name].dead += count
    ready = stages.due().filter(state=State.WAITING, name__in=census.stages).order_by()
    for name, since in ready.values_list("name", "changed_at"):
        stage = census.stages[name]
        stage.waiting += 1
        stage.blocked -= 1
        stage.ages.append(max(0.0, (now - since).total_seconds()))
    done = mine.filter(started_at__gt=now - _LATELY, state=State.DONE)
    for name, count in done.values_list("name").annotate(Count("pk")):
        census.stages[name].done += count


def _count_uploads(census: Census) -> None:
    alive = Upload.objects.own().alive(clock.now())
    found = alive.aggregate(count=Count("pk"), received=Sum("offset"))
    census.uploads += found["count"]
    census.upload_bytes += found["received"] or 0
