"""Celery's edge: a message wakes a worker up; what is to be done, the rows decide."""

from celery import Task, shared_task
from django.conf import settings

from apps.lib import rounds
from apps.lib.errors import Conflict
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope
from apps.tenants.tasks import TenantTask

from . import busy, erasing, files, fleet, jobs, outlook, revisions, stages, turns, uploads, warming
from .captions import readiness  # noqa: F401 (it listens for the start of workers)
from .models import Asset, Stage
from .protection import repackaging

_PREWARM_AGAIN = 30  # seconds; each further try waits twice as long
_REPACKAGE_AGAIN = 15  # seconds
_EXPIRES = 600  # seconds; the sweep has long sent another by then


def start(asset: Asset) -> None:
    """Send what can be done now. Twice does no harm. After the commit, if in a transaction."""
    for stage in stages.runnable(asset):
        send(stage)


def send(stage: Stage) -> None:
    """Wake a worker up for it, or for what is more urgent: see `turns`."""
    queue = stages.queue_of(stage.name)
    turns.join(queue)
    run_stage.apply_async_on_commit(
        args=[stage.pk], queue=queue, expires=_EXPIRES, eta=stage.not_before
    )


# A worker that hangs in native code gives no sign of life, and another takes its stage over; the
# time limit ends the process itself, which would hold its place for ever.
@shared_task(
    base=TenantTask,
    bind=True,
    acks_late=True,
    ignore_result=True,
    time_limit=settings.MEDIA_STAGE_SECONDS,
)
def run_stage(self: Task, stage_id: int) -> None:
    stage = turns.take(stage_id, worker=str(self.request.hostname))
    if stage is None:
        return
    with tenant_scope(stage.tenant_id):
        for released in stages.released(stage) if jobs.carry_out(stage) else ():
            send(released)


@shared_task(base=TenantTask, ignore_result=True)
def sweep() -> None:
    """By beat: stages whose worker or message was lost, in every tenant."""
    for tenant in busy.tenants():
        with tenant_scope(tenant.pk):
            for stage in jobs.sweep():
                send(stage)
            outlook.count_waiting()
    fleet.sweep()


@shared_task(base=TenantTask, ignore_result=True)
def tidy() -> None:
    """By beat: files that nothing needs any more, in every tenant."""
    jobs.remove_left_folders()
    files.remove_parts()
    rounds.each(_tidy_up, list(Tenant.objects.all()))


def _tidy_up(tenant: Tenant) -> None:
    """One tenant's trouble is no other's, and a file that cannot go keeps no other from going."""
    steps = (uploads.sweep, revisions.remove_outdated, _protect_due, erasing.erase_discarded)
    with tenant_scope(tenant.pk):
        rounds.each(lambda step: step(), steps)


def _protect_due() -> None:
    for asset in repackaging.due():
        protect(asset)


def warm(asset: Asset) -> None:
    """Have its first files pulled through every edge that has not seen them: for what everybody
    may watch. After the commit, if in a transaction."""
    for edge in warming.due(asset):
        prewarm.delay_on_commit(asset.pk, edge)


@shared_task(base=TenantTask, bind=True, max_retries=3, ignore_result=True)
def prewarm(self: Task, asset_id: int, edge: str) -> None:
    if not warming.warm(asset_id=asset_id, edge=edge) and self.request.retries < self.max_retries:
        raise self.retry(countdown=_PREWARM_AGAIN * 2**self.request.retries)


def spare(asset: Asset) -> bool:
    """Have it encoded again for fewer bytes, once; whether that is new."""
    stage = stages.add(asset, Stage.Name.THRIFT)
    if stage:
        send(stage)
    return stage is not None


def protect(asset: Asset) -> None:
    """Have it packaged as it is to be: encrypted, or clear. Twice does no harm."""
    repackage.apply_async_on_commit(args=[asset.pk], queue="media.cpu")


@shared_task(base=TenantTask, bind=True, acks_late=True, max_retries=20, ignore_result=True)
def repackage(self: Task, asset_id: int) -> None:
    try:
        repackaging.repackage(Asset.objects.own().get(pk=asset_id))
    except Conflict as error:  # a stage is at work; `tidy` comes back to it in any case
        raise self.retry(countdown=_REPACKAGE_AGAIN, exc=error) from error
