"""Vaults and tenant keys: what is wrapped for one tenant opens for it alone."""

import base64
import secrets

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from apps.tenants import keys, vaults
from apps.tenants.models import TenantKey
from apps.tenants.scope import tenant_scope
from apps.tenants.vaults import KeyUnavailable, LocalVault

KEK, OTHER = secrets.token_bytes(32), secrets.token_bytes(32)


def text(kek: bytes) -> str:
    return base64.urlsafe_b64encode(kek).decode().rstrip("=")


@pytest.mark.parametrize("keks", [[KEK], [OTHER, KEK]])
def test_an_older_key_still_opens_what_it_wrapped(keks):
    wrapped = LocalVault([KEK]).wrap(b"secret", "tenant 1")
    assert LocalVault(keks).unwrap(wrapped, "tenant 1") == b"secret"


def test_the_newest_key_wraps():
    vault = LocalVault([OTHER, KEK])
    assert vault.is_newest(vault.wrap(b"secret", "tenant 1"))
    assert not vault.is_newest(LocalVault([KEK]).wrap(b"secret", "tenant 1"))


def test_another_tenants_context_opens_nothing():
    vault = LocalVault([KEK])
    with pytest.raises(KeyUnavailable):
        vault.unwrap(vault.wrap(b"secret", "tenant 1"), "tenant 2")


def test_a_key_that_is_gone_opens_nothing():
    with pytest.raises(KeyUnavailable):
        LocalVault([OTHER]).unwrap(LocalVault([KEK]).wrap(b"secret", "x"), "x")


@pytest.mark.parametrize("at", [0, 1, 9, 21, -1])
def test_a_changed_bit_opens_nothing(at, settings):
    settings.KEY_ENCRYPTION_KEYS = [text(KEK)]
    wrapped = bytearray(LocalVault([KEK]).wrap(b"secret", "x"))
    wrapped[at] ^= 1
    with pytest.raises(KeyUnavailable):
        vaults.that_wrapped(wrapped).unwrap(wrapped, "x")


@pytest.mark.parametrize("given", ["short", "k" * 41, "!" * 43])
def test_a_malformed_key_stops_the_start_and_is_not_quoted(given, settings):
    settings.KEY_ENCRYPTION_KEYS = [given]
    with pytest.raises(ImproperlyConfigured, match="KEY_ENCRYPTION_KEYS") as raised:
        vaults.require_keys()
    assert given not in str(raised.value)


def test_no_key_at_all_stops_the_start(settings):
    settings.KEY_ENCRYPTION_KEYS = []
    with pytest.raises(ImproperlyConfigured):
        vaults.require_keys()


def test_a_tenant_has_one_key_until_it_is_renewed(public):
    assert keys.current() == keys.current()
    assert keys.renew().number == 2
    assert keys.current().number == 2


def test_what_is_sealed_is_bound_to_its_context(public):
    sealed = keys.seal(keys.current(), b"content key", "asset a")
    assert b"content key" not in sealed
    assert keys.unseal(keys.current(), sealed, "asset a") == b"content key"
    with pytest.raises(KeyUnavailable):
        keys.unseal(keys.current(), sealed, "asset b")


def test_tenants_do_not_see_each_others_keys(riverside):
    keys.current()
    with tenant_scope(riverside.pk):
        theirs = keys.current()
        assert TenantKey.objects.count() == 1
        with connection.cursor() as cursor:  # Python's lock apart
            cursor.execute("SELECT tenant_id FROM tenants_tenantkey")
            assert cursor.fetchall() == [(riverside.pk,)]
    assert not TenantKey.objects.filter(pk=theirs.pk).exists()


def test_a_stolen_row_opens_nothing_for_the_thief(riverside):
    """Copied into one's own row: the context names the tenant."""
    with tenant_scope(riverside.pk):
        stolen = bytes(keys.current().wrapped)
    mine = keys.current()
    TenantKey.objects.filter(pk=mine.pk).update(wrapped=stolen)
    mine.refresh_from_db()
    with pytest.raises(KeyUnavailable):
        keys.seal(mine, b"x", "asset a")


def test_rewrapping_goes_under_the_newest_key_and_only_once(public, settings):
    settings.KEY_ENCRYPTION_KEYS = [text(KEK)]
    sealed = keys.seal(keys.current(), b"content key", "asset a")
    settings.KEY_ENCRYPTION_KEYS = [text(OTHER), text(KEK)]
    assert keys.rewrap() == 1
    assert keys.rewrap() == 0
    settings.KEY_ENCRYPTION_KEYS = [text(OTHER)]
    assert keys.unseal(keys.current(), sealed, "asset a") == b"content key"
