from celery import shared_task

from apps.lib import rounds
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope
from apps.tenants.tasks import TenantTask

from . import imports


@shared_task(base=TenantTask, ignore_result=True)
def drop_imports() -> None:
    """By beat: files of questions that were read two days ago, in every tenant, and files that
    belong to nobody any more."""
    kept = rounds.each(_drop_imports_of, list(Tenant.objects.all()))
    imports.drop_orphans(known=set().union(*kept))


def _drop_imports_of(tenant: Tenant) -> set[str]:
    with tenant_scope(tenant.pk):
        return imports.drop_old()
