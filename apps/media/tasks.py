"""Celery's edge: a message names a stage; whether it is to be done, the row decides."""

from celery import Task, shared_task

from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope
from apps.tenants.tasks import TenantTask

from . import files, jobs, revisions, stages, uploads
from .models import Asset, Stage

_AGAIN = 5  # seconds until the second attempt; each further one waits longer


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


@shared_task(base=TenantTask, bind=True, acks_late=True, ignore_result=True)
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
