from celery import shared_task

from apps.lib import rounds
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope
from apps.tenants.tasks import TenantTask

from . import subscriptions
from .models import Subscription
from .providers import local, registry


@shared_task(base=TenantTask, ignore_result=True)
def tidy() -> None:
    """By beat: nobody pays for a person who was erased; the local provider's periods go on."""
    with tenant_scope(PUBLIC_TENANT):
        rounds.each(_end, list(subscriptions.unowned()))
        if isinstance(registry.selling(), local.Local):
            local.renew_due()


def _end(subscription: Subscription) -> None:
    registry.named(subscription.provider).end(subscription=subscription)
