from celery import shared_task

from apps.lib import rounds
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope
from apps.tenants.tasks import TenantTask

from . import notices, standings


@shared_task(base=TenantTask, ignore_result=True)
def compare(tenant_id: int, cohort_id: int) -> None:
    """And tell whoever is new. The tenant is named: whoever opts out does so in all his
    organisations at once."""
    with tenant_scope(tenant_id):
        standings.compare(cohort_id)
        notices.tell(cohort_id)


@shared_task(base=TenantTask, ignore_result=True)
def compare_all() -> None:
    """By beat: a task for each cohort that was not compared within the hour."""
    rounds.each(_compare_of, list(Tenant.objects.all()))


def _compare_of(tenant: Tenant) -> None:
    with tenant_scope(tenant.pk):
        for cohort_id in standings.stale():
            compare.delay(tenant.pk, cohort_id)
