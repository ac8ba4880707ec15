from contextlib import suppress

from celery import shared_task

from apps.accounts.models import Invitation
from apps.content import tasks as content_tasks
from apps.lib import rounds
from apps.quizzes.suggesting import SuggesterFailed
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope
from apps.tenants.tasks import TenantTask

from . import imports, schedules, suggestions, team
from .earnings import closing


@shared_task(base=TenantTask, ignore_result=True)
def drop_imports() -> None:
    """By beat: files of questions that were read two days ago, addresses that were invited long
    ago, in every tenant, and files that belong to nobody any more."""
    kept = rounds.each(_drop_imports_of, list(Tenant.objects.all()))
    imports.drop_orphans(known=set().union(*kept))


@shared_task(base=TenantTask, acks_late=True, ignore_result=True)
def suggest(round_id: int) -> None:
    """Questions out of what is said; an endpoint that is away is told to whoever asked."""
    with suppress(SuggesterFailed):
        suggestions.make(round_id=round_id)


@shared_task(base=TenantTask, ignore_result=True)
def publish_scheduled() -> None:
    """By beat: what is to be published now, in every tenant."""
    if any(rounds.each(_publish_scheduled_of, list(Tenant.objects.all()))):
        content_tasks.warm_published.delay()


def _publish_scheduled_of(tenant: Tenant) -> list[str]:
    with tenant_scope(tenant.pk):
        return schedules.publish_due()


@shared_task(
    base=TenantTask, ignore_result=True, autoretry_for=(OSError,), retry_backoff=30, max_retries=8
)
def post_invitation(invitation_id: int) -> None:
    """A mail server that is away is asked again for some time."""
    for found in Invitation.objects.open().filter(pk=invitation_id).select_related("owner"):
        team.post(found)


def _drop_imports_of(tenant: Tenant) -> set[str]:
    with tenant_scope(tenant.pk):
        team.prune()
        return imports.drop_old()


@shared_task(base=TenantTask, ignore_result=True)
def close_days() -> None:
    """By beat: share out the pool of each day that is over, and close months."""
    closing.close_due()
    closing.close_months()
