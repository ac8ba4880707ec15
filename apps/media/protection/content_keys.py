"""The key of one asset: made when it is first needed, sealed by its tenant's key."""

import secrets

from django.db import transaction

from apps.lib.errors import NotFound
from apps.tenants import keys
from apps.tenants.models import TenantKey
from apps.tenants.scope import tenant_scope

from ..models import Asset
from .models import ContentKey
from .signalling import ContentSecret

KEY_BYTES = 16  # AES-128, as Common Encryption asks


def ensure(asset: Asset) -> ContentSecret:
    """The asset's key, made if there is none. The asset's tenant must be in scope."""
    row = ContentKey.objects.own().filter(asset=asset).select_related("tenant_key").first()
    return _open(row, asset) if row else _make(asset)


def read(asset: Asset) -> ContentSecret:
    """The asset's key, for whoever was found to be entitled: a public asset is watched from other
    tenants, and its key is read in its own. Raises NotFound."""
    with tenant_scope(asset.tenant_id):
        row = ContentKey.objects.own().filter(asset=asset).select_related("tenant_key").first()
        if row is None:
            raise NotFound()
        return _open(row, asset)


def reseal(tenant_key: TenantKey) -> int:
    """Put every content key of the tenant in scope under `tenant_key`; how many were not yet."""
    changed = 0
    for pk in list(ContentKey.objects.sealed_by_others(tenant_key).values_list("pk", flat=True)):
        with transaction.atomic():
            row = ContentKey.objects.own().select_for_update(of=("self",)).filter(pk=pk)
            row = row.select_related("tenant_key", "asset").first()
            if row is None or row.tenant_key_id == tenant_key.pk:
                continue
            secret = _open(row, row.asset)
            row.tenant_key = tenant_key
            row.sealed = _seal(tenant_key, secret, row.asset)
            row.save(update_fields=["tenant_key", "sealed"])
            changed += 1
    return changed


def _make(asset: Asset) -> ContentSecret:
    tenant_key = keys.current()
    secret = ContentSecret(secrets.token_hex(KEY_BYTES), secrets.token_hex(KEY_BYTES))
    # Two stages of the asset may come here at once; both then encrypt with the one that was stored.
    row, _created = ContentKey.objects.get_or_create(
        asset=asset,
        defaults={
            "kid": secret.kid,
            "tenant_key": tenant_key,
            "sealed": _seal(tenant_key, secret, asset),
        },
    )
    return _open(row, asset)


def _seal(tenant_key: TenantKey, secret: ContentSecret, asset: Asset) -> bytes:
    return keys.seal(tenant_key, bytes.fromhex(secret.key), _context(asset, secret.kid))


def _open(row: ContentKey, asset: Asset) -> ContentSecret:
    key = keys.unseal(row.tenant_key, row.sealed, _context(asset, row.kid))
    return ContentSecret(row.kid, key.hex())


def _context(asset: Asset, kid: str) -> str:
    return f"asset {asset.public_id} kid {kid}"
