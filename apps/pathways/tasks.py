from celery import shared_task

from apps.lib import rounds
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope
from apps.tenants.tasks import TenantTask

from .prediction import learning
from .recommending import building


@shared_task(base=TenantTask, ignore_result=True)
def train_predictors() -> None:
    """By beat: each tenant's prediction of swipes, from the moves of its own learners."""
    for tenant in Tenant.objects.all():
        with tenant_scope(tenant.pk):
            learning.learn()


@shared_task(base=TenantTask, ignore_result=True)
def build_recommenders() -> None:
    """By beat: what each tenant recommends from, the public one first, since others rest on it."""
    rounds.each(_build_recommender_of, list(Tenant.objects.order_by("pk")))


def _build_recommender_of(tenant: Tenant) -> None:
    with tenant_scope(tenant.pk):
        building.catch_up()
