from celery import shared_task

from apps.lib import rounds
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope
from apps.tenants.tasks import TenantTask

from . import imports


@shared_task(base=TenantTask, ignore_result=True)
def drop_imports() -> None:
    """By beat: files of questions that were read two days ago, in every tenant."""
    rounds.each(_drop_imports_of, list(Tenant.objects.all()))


def _drop_imports_of(tenant: Tenant) -> None:
    with tenant_scope(tenant.pk):
        imports.drop_old()
