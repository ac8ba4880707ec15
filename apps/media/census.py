"""The state of the whole pipeline, over all tenants: what staff and Prometheus are told.

Counts only: no tenant, person or file is named here. Row-level security lets one tenant be seen
at a time, so those are walked that have something under way (`busy`); what is looked at is small,
whatever lies in the archive.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Sum

from apps.lib import clock
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope

from . import busy, fleet, forecast, stages
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
    for tenant in busy.tenants():
        with tenant_scope(tenant.pk):
            _count_stages(census)
            _count_uploads(census)
            census.stuck += Asset.objects.stuck(clock.now()).count()
    for name, count in busy.done(clock.now() - _LATELY).items():
        if name in census.stages:  # not what an older version left
            census.stages[name].done = count
    census.workers = fleet.alive()
    return census


def dead_letters(limit: int = 20) -> list[DeadLetter]:
    """The newest, over all tenants."""
    found = []
    for tenant in busy.tenants():
        with tenant_scope(tenant.pk):
            letters = Stage.objects.own().dead_letters().select_related("asset")
            newest = letters.order_by("-changed_at")[:limit]
            found += [_dead_letter(tenant, stage) for stage in newest]
    return sorted(found, key=lambda letter: letter.since, reverse=True)[:limit]


def _dead_letter(tenant: Tenant, stage: Stage) -> DeadLetter:
    return DeadLetter(
        tenant=tenant.slug,
        asset=stage.asset.public_id,
        stage=stage.name,
        attempts=stage.attempts,
        code=stage.error_code,
        reason=stage.error_log or stage.error,
        since=stage.changed_at,
    )


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


def _count_uploads(census: Census) -> None:
    alive = Upload.objects.own().alive(clock.now())
    found = alive.aggregate(count=Count("pk"), received=Sum("offset"))
    census.uploads += found["count"]
    census.upload_bytes += found["received"] or 0
