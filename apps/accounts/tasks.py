from celery import shared_task

from apps.lib import rounds
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope
from apps.tenants.tasks import TenantTask

from . import notifications
from .models import PushSubscription
from .push import delivery


@shared_task(base=TenantTask, ignore_result=True)
def prune_notifications() -> None:
    """By beat: what was read long ago goes, in every tenant. Twice does no harm."""
    rounds.each(_prune_notifications_of, list(Tenant.objects.all()))


def _prune_notifications_of(tenant: Tenant) -> None:
    with tenant_scope(tenant.pk):
        notifications.prune()


# Once it has begun it is never begun again: better no message than the same one twice. The push
# service is a stranger's server, which may answer a byte a minute.
@shared_task(acks_late=False, ignore_result=True, soft_time_limit=30, time_limit=40)
def push(subscription_id: int, message: dict[str, str], seconds: int) -> None:
    """Nothing where the subscription has ended meanwhile."""
    for subscription in PushSubscription.objects.filter(pk=subscription_id):
        delivery.send(
            subscription=subscription, message=delivery.Message(**message), seconds=seconds
        )
