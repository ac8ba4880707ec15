from celery import shared_task

from apps.lib import rounds
from apps.quizzes import illustrations, statistics
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope
from apps.tenants.tasks import TenantTask


@shared_task(base=TenantTask, ignore_result=True)
def drop_unused_illustrations() -> None:
    """By beat: pictures and sounds that no question uses, in every tenant."""
    rounds.each(_drop_unused_of, list(Tenant.objects.all()))


def _drop_unused_of(tenant: Tenant) -> None:
    with tenant_scope(tenant.pk):
        illustrations.drop_unused()


@shared_task(base=TenantTask, ignore_result=True)
def count_questions() -> None:
    """By beat: difficulty, discrimination and time of what was answered lately, in every tenant."""
    rounds.each(_count_questions_of, list(Tenant.objects.all()))


def _count_questions_of(tenant: Tenant) -> None:
    with tenant_scope(tenant.pk):
        statistics.count_again()
