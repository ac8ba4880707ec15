"""Who may act in which tenant, and as what."""

from django.db import transaction

from apps.lib.errors import NotAllowed, NotFound
from apps.tenants import scope
from apps.tenants.models import Tenant
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

from .models import Membership, Role, User

CREATES = frozenset({Role.CREATOR, Role.MANAGER, Role.ADMIN})
MANAGES = frozenset({Role.MANAGER, Role.ADMIN})


def role_in_scope(user: User) -> Role | None:
    """The user's role in the tenant in scope; None for a stranger."""
    row = Membership.objects.filter(user=user).only("role").first()
    if row is not None:
        return Role(row.role)
    if user.is_superuser:
        return Role.ADMIN
    return Role.LEARNER if scope.require().tenant_id == PUBLIC_TENANT else None


def may_create(user: User) -> bool:
    return role_in_scope(user) in CREATES


def require_creator(user: User) -> None:
    """403 for a member who only learns; a stranger does not get this far."""
    if not may_create(user):
        raise NotAllowed()


def may_manage(user: User) -> bool:
    return role_in_scope(user) in MANAGES


def require_manager(user: User) -> None:
    """403 for whoever is in the organisation without managing it."""
    if not may_manage(user):
        raise NotAllowed()


@transaction.atomic
def grant(*, user: User, role: Role, department: str = "") -> Membership:
    """Give `user` this role in the tenant in scope, or change the role he has."""
    membership, _created = Membership.objects.update_or_create(
        user=user,
        tenant_id=scope.require().tenant_id,
        defaults={"role": role, "department": department},
    )
    return membership


def tenants_of(user: User) -> list[Tenant]:
    """The tenants a user can switch to, public first; every tenant for a superuser."""
    if user.is_superuser:
        return list(Tenant.objects.order_by("pk"))
    with tenant_scope(PUBLIC_TENANT, user_id=user.pk):
        mine = Membership.across_tenants.filter(user=user).values_list("tenant_id", flat=True)
        return list(Tenant.objects.filter(pk__in={PUBLIC_TENANT, *mine}).order_by("pk"))


def tenant_to_enter(user: User, tenant_id: int) -> Tenant:
    """The tenant, if the user may work in it; 404 otherwise, whether or not it exists."""
    for tenant in tenants_of(user):
        if tenant.pk == tenant_id:
            return tenant
    raise NotFound()
