"""A person goes, with what is theirs in every tenant.

Row-level security shows one tenant at a time, so that Django's own cascade sees no other's rows;
PostgreSQL, which sees them all, would then refuse. What somebody made for others (lessons,
recordings) is not erased with them: it has to be deleted, or given to somebody else, before.
"""

from collections import Counter
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from apps.lib.errors import Conflict
from apps.tenants.models import Tenant, TenantOwned
from apps.tenants.scope import tenant_scope

from .models import User
from .signals import erasing


class StillOwns(Conflict):
    code = "still_owns"
    message = _("This person still owns what others use: %(what)s.")

    def __init__(self, obstacles: list[str]) -> None:
        super().__init__(self.message % {"what": "; ".join(obstacles)})


@transaction.atomic
def erase(*, user: User) -> None:
    """Raises StillOwns."""
    if found := obstacles(user):
        raise StillOwns(found)
    for tenant in Tenant.objects.all():
        with tenant_scope(tenant.pk):
            _erase_here(user)
    user.delete()


def _erase_here(user: User) -> None:
    erasing.send(User, user=user)
    for link in _links():
        if link.remote_field.on_delete is models.SET_NULL:
            _rows(link, user).update(**{link.name: None})
        else:
            _rows(link, user).delete()


def obstacles(user: User) -> list[str]:
    """What keeps a person from being erased, as "Riverside Hospital: 2 lessons"."""
    return [
        f"{tenant}: {count} {_called(model, count)}"
        for tenant, model, count in _counts(user, models.PROTECT)
    ]


def belongings(user: User) -> Counter[str]:
    """How many rows of which kind go with a person, over all tenants."""
    counts: Counter[str] = Counter()
    for _tenant, model, count in _counts(user, models.CASCADE):
        counts[str(model._meta.verbose_name_plural)] += count
    return counts


def _counts(user: User, on_delete: Any) -> list[tuple[Tenant, type[models.Model], int]]:
    """What refers to a person by such keys: tenant, kind of row, how many."""
    links = [link for link in _links() if link.remote_field.on_delete is on_delete]
    found = []
    for tenant in Tenant.objects.all():
        with tenant_scope(tenant.pk):
            found += [(tenant, link.model, _rows(link, user).count()) for link in links]
    return [each for each in found if each[2]]


def _links() -> list[Any]:
    """The foreign keys of tenant-owned rows to people, of whichever app."""
    relations = User._meta.get_fields(include_hidden=True)
    return [
        relation.field
        for relation in relations
        if relation.auto_created
        and (relation.one_to_many or relation.one_to_one)
        and issubclass(relation.related_model, TenantOwned)
    ]


def _rows(link: Any, user: User) -> Any:
    return link.model.objects.own().filter(**{link.name: user})


def _called(model: type[models.Model], count: int) -> str:
    names = model._meta
    return str(names.verbose_name if count == 1 else names.verbose_name_plural)
