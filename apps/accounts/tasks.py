from celery import shared_task

from apps.lib import rounds
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope
from apps.tenants.tasks import TenantTask

from . import notifications


@shared_task(base=TenantTask, ignore_result=True)
def prune_notifications() -> None:
    """By beat: what was read long ago goes, in every tenant. Twice does no harm."""
    rounds.each(_prune_notifications_of, list(Tenant.objects.all()))


def _prune_notifications_of(tenant: Tenant) -> None:
    with tenant_scope(tenant.pk):
        notifications.prune()
