"""Keys change, lessons go on: `manage.py rotate_keys`, asked through the licence endpoint."""

import base64
import json
import secrets

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse

from apps.content.tests.factories import AtomFactory
from apps.media.protection import content_keys, rotation
from apps.media.protection.licences import b64
from apps.media.protection.models import ContentKey
from apps.media.tests.factories import encrypted
from apps.tenants import keys
from apps.tenants.models import TenantKey
from apps.tenants.scope import tenant_scope

OLD, NEW = (
    base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=") for _ in range(2)
)


@pytest.fixture
def asset(alice, riverside, settings):
    cache.clear()
    settings.KEY_ENCRYPTION_KEYS = [OLD]
    with tenant_scope(riverside.pk):
        return encrypted(AtomFactory(owner=alice, skill=None))


def licence(client, asset) -> str:
    url = reverse("api:media_api:licence", args=[asset.public_id])
    body = json.dumps({"kids": [b64(asset.kid)]})
    return client.post(url, body, content_type="application/json").json()["keys"][0]["k"]


def test_a_lesson_plays_on_when_the_older_key_is_gone(asset, bob, riverside, sign_in, settings):
    client = sign_in(bob, riverside)
    before = licence(client, asset)
    settings.KEY_ENCRYPTION_KEYS = [NEW, OLD]
    assert licence(client, asset) == before, "also before the command"
    call_command("rotate_keys")
    settings.KEY_ENCRYPTION_KEYS = [NEW]
    assert licence(client, asset) == before


def test_a_new_tenant_key_reseals_and_the_older_one_goes(asset, bob, riverside, sign_in):
    client = sign_in(bob, riverside)
    before = licence(client, asset)
    call_command("rotate_keys", tenant_keys=True, tenant="riverside")
    assert licence(client, asset) == before
    with tenant_scope(riverside.pk):
        assert [key.number for key in TenantKey.objects.all()] == [2]
        assert ContentKey.objects.get().tenant_key.number == 2


def test_a_second_call_wraps_nothing(asset, riverside, settings):
    settings.KEY_ENCRYPTION_KEYS = [NEW, OLD]
    with tenant_scope(riverside.pk):
        assert rotation.rotate().tenant_keys == 1
        assert rotation.rotate().tenant_keys == 0


def test_a_change_that_was_broken_off_is_finished_first(asset, alice, riverside):
    with tenant_scope(riverside.pk):
        other = encrypted(AtomFactory(owner=alice, skill=None))
        keys.renew()  # and then the power failed
        assert rotation.rotate(tenant_keys=True).content_keys == 2
        assert [key.number for key in TenantKey.objects.all()] == [2]
        assert content_keys.read(other).kid == other.kid


def test_it_says_what_it_does_and_no_key(asset, capsys):
    call_command("rotate_keys", tenant_keys=True)
    said = capsys.readouterr().out
    assert "2/2 riverside: 0 wrapped anew, 1 content keys resealed, 1 spent keys removed" in said


def test_a_tenant_that_is_not_there(db):
    with pytest.raises(CommandError):
        call_command("rotate_keys", tenant="nowhere")
