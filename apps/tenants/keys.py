"""A tenant's key: wraps the keys of what belongs to the tenant, and is itself kept in a vault.

Three layers: KEK (vault) → tenant key (a row here) → content keys (rows of the apps above).
Changing the KEK therefore touches one row a tenant; the content itself is never touched.
"""

import secrets

from django.db import transaction
from django.db.models import ProtectedError

from . import scope, vaults
from .models import TenantKey


def current() -> TenantKey:
    """The newest key of the tenant in scope, made at the first call."""
    return TenantKey.objects.newest() or _make(1)


def renew() -> TenantKey:
    """Another key for the tenant in scope. Older ones still open what they sealed."""
    last = TenantKey.objects.newest()
    return _make(last.number + 1 if last else 1)


def seal(key: TenantKey, secret: bytes, context: str) -> bytes:
    """`secret` under the tenant's key, for this tenant and `context` alone."""
    return vaults.seal(_open(key), secret, _bound(key, context))


def unseal(key: TenantKey, sealed: bytes, context: str) -> bytes:
    """The reverse of `seal`. Raises KeyUnavailable."""
    return vaults.unseal(_open(key), bytes(sealed), _bound(key, context))


def rewrap() -> int:
    """Put the keys of the tenant in scope under the newest KEK; how many were not yet."""
    newest, changed = vaults.newest(), 0
    for pk in TenantKey.objects.own().values_list("pk", flat=True):
        with transaction.atomic():
            key = TenantKey.objects.own().select_for_update().get(pk=pk)
            if not newest.is_newest(bytes(key.wrapped)):
                key.wrapped = newest.wrap(_open(key), _context(key.tenant_id, key.number))
                key.save(update_fields=["wrapped"])
                changed += 1
    return changed


def remove_spent() -> int:
    """Delete older keys of the tenant in scope that nothing is sealed with any more."""
    removed = 0
    for key in TenantKey.objects.own().order_by("-number")[1:]:
        try:
            with transaction.atomic():
                key.delete()
        except ProtectedError:
            continue
        removed += 1
    return removed


def _make(number: int) -> TenantKey:
    tenant_id = scope.current_tenant_id()
    wrapped = vaults.newest().wrap(
        secrets.token_bytes(vaults.KEY_BYTES), _context(tenant_id, number)
    )
    # Of two who make the first key at once, both use the one that was stored.
    key, _created = TenantKey.objects.get_or_create(
        tenant_id=tenant_id, number=number, defaults={"wrapped": wrapped}
    )
    return key


def _open(key: TenantKey) -> bytes:
    wrapped = bytes(key.wrapped)
    return vaults.that_wrapped(wrapped).unwrap(wrapped, _context(key.tenant_id, key.number))


def _context(tenant_id: int, number: int) -> str:
    return f"tenant {tenant_id} key {number}"


def _bound(key: TenantKey, context: str) -> str:
    return f"tenant {key.tenant_id} {context}"
