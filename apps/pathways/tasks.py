from celery import shared_task

from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope
from apps.tenants.tasks import TenantTask

from .prediction import learning


@shared_task(base=TenantTask, ignore_result=True)
def train_predictors() -> None:
    """By beat: each tenant's prediction of swipes, from the moves of its own learners."""
    for tenant in Tenant.objects.all():
        with tenant_scope(tenant.pk):
            learning.learn()
