"""Changing keys without touching media. Each row is a transaction of its own, and what is new
already is left alone: broken off, it goes on where it stopped when it is called again."""

from dataclasses import dataclass

from apps.tenants import keys

from . import content_keys
from .models import ContentKey


@dataclass(frozen=True, slots=True)
class Rotated:
    tenant_keys: int  # put under the newest KEK
    content_keys: int  # resealed by the tenant's newest key
    removed: int  # older tenant keys that seal nothing any more


def rotate(*, tenant_keys: bool = False) -> Rotated:
    """For the tenant in scope: its keys under the newest KEK; with `tenant_keys`, a new one also,
    unless the last change is unfinished, which is then finished instead."""
    wrapped = keys.rewrap()
    if not tenant_keys:
        return Rotated(wrapped, 0, 0)
    newest = keys.current()
    if not ContentKey.objects.sealed_by_others(newest).exists():
        newest = keys.renew()
    return Rotated(wrapped, content_keys.reseal(newest), keys.remove_spent())
