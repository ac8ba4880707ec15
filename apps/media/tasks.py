"""Celery's edge: a message names a stage; whether it is to be done, the row decides."""

from typing import Any

import structlog
from celery import Task, shared_task
from django.conf import settings
from kombu.exceptions import OperationalError

from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope
from apps.tenants.tasks import TenantTask

from . import files, jobs, revisions, stages, uploads
from .models import Asset, Stage

log = structlog.get_logger(__name__)

_AGAIN = 5  # seconds until the second attempt; each further one waits longer


class StageTask(TenantTask):
    """The row knows what is to be done, and the sweep sends it again: a broker that is away must
    not turn a request or a finished stage into an error."""

    abstract = True

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        try:
            return super().apply_async(args, kwargs, **options)
        except OperationalError as error:
            log.warning("message not sent", task=self.name, args=args, error=repr(error))
            return None


def start(asset: Asset) -> None:
    """Send what can be done now. Twice does no harm. After the commit, if in a transaction."""
    for stage in stages.runnable(asset):
        send(stage)


def send(stage: Stage) -> None:
    plan = stages.GRAPH[stage.name]
    run_stage.apply_async_on_commit(
        args=[stage.pk],
        queue=plan.queue,
        priority=plan.priority,
        countdown=_AGAIN * stage.attempts if stage.error_code else None,
    )


# A worker that hangs in native code gives no sign of life, and another takes its stage over; the
# time limit ends the process itself, which would hold its place for ever.
@shared_task(
    base=StageTask,
    bind=True,
    acks_late=True,
    ignore_result=True,
    time_limit=settings.MEDIA_STAGE_SECONDS,
)
def run_stage(self: Task, stage_id: int) -> None:
    stage = jobs.run(stage_id, worker=str(self.request.hostname))
    for released in stages.released(stage) if stage else ():
        send(released)


@shared_task(base=TenantTask, ignore_result=True)
def sweep() -> None:
    """By beat: stages whose worker or message was lost, in every tenant."""
    for tenant in Tenant.objects.all():
        with tenant_scope(tenant.pk):
            for stage in jobs.sweep():
                send(stage)


@shared_task(base=TenantTask, ignore_result=True)
def tidy() -> None:
    """By beat: files that nothing needs any more, in every tenant."""
    jobs.remove_left_folders()
    files.remove_parts()
    for tenant in Tenant.objects.all():
        with tenant_scope(tenant.pk):
            uploads.sweep()
            revisions.remove_outdated()
