"""Licences of encrypted recordings, over the API: who gets one, what is in it, what is logged."""

import base64
import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from apps.accounts.models import Subscription
from apps.content.models import Atom
from apps.content.tests.factories import AtomFactory
from apps.lib import clock
from apps.media.models import Asset
from apps.media.protection import addresses, content_keys, entitlement, licences
from apps.media.tests.factories import encrypted
from apps.tenants import keys
from apps.tenants.models import TenantKey
from apps.tenants.scope import tenant_scope


@pytest.fixture(autouse=True)
def _no_limits_of_before():
    cache.clear()


@pytest.fixture
def private(alice, riverside) -> Asset:
    """Alice's published lesson in the hospital."""
    with tenant_scope(riverside.pk):
        return encrypted(AtomFactory(owner=alice, skill=None))


def b64(text: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(text)).rstrip(b"=").decode()


def ask(client, asset: Asset, **body):
    url = reverse("api:media_api:licence", args=[asset.public_id])
    body = {"kids": [b64(asset.kid)], "type": "temporary", **body}
    return client.post(url, json.dumps(body), content_type="application/json")


def test_a_member_gets_the_key_for_some_minutes(private, bob, riverside, sign_in, settings):
    with clock.frozen(clock.now()):
        answer = ask(sign_in(bob, riverside), private)
        expires = int(clock.now().timestamp()) + settings.LICENCE_SECONDS
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    with tenant_scope(riverside.pk):
        secret = content_keys.read(private)
    assert answer.json() == {
        "keys": [{"kty": "oct", "kid": b64(secret.kid), "k": b64(secret.key)}],
        "type": "temporary",
        "expires": expires,
        "seconds": settings.LICENCE_SECONDS,
    }


def test_native_hls_gets_the_bytes(private, bob, riverside, sign_in):
    url = reverse("api:media_api:asset-key", args=[private.public_id])
    answer = sign_in(bob, riverside).get(url)
    with tenant_scope(riverside.pk):
        assert answer.content == bytes.fromhex(content_keys.read(private).key)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Cache-Control"] == "no-store"


def test_where_only_a_vendor_gives_keys_ours_stay_here(private, bob, riverside, sign_in, settings):
    settings.CLEAR_KEY = False
    client = sign_in(bob, riverside)
    assert ask(client, private).status_code == 404
    assert (
        client.get(reverse("api:media_api:asset-key", args=[private.public_id])).status_code == 404
    )
    assert addresses.playback(private)["licence"] == ""


def test_a_stranger_and_a_member_elsewhere_get_404(private, bob, charlie, sign_in):
    for person in (bob, charlie):  # in the public tenant
        assert ask(sign_in(person), private).status_code == 404


def test_nobody_gets_401(private, client):
    assert ask(client, private).status_code == 401


def test_without_the_token_of_the_page_a_session_gets_nothing(private, bob, riverside, sign_in):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sign_in(bob, riverside).cookies
    assert ask(strict, private).status_code == 403


def test_a_draft_opens_for_its_owner_only(alice, bob, sign_in):
    draft = encrypted(AtomFactory(owner=alice, draft=True))
    assert ask(sign_in(alice), draft).status_code == 200
    assert ask(sign_in(bob), draft).status_code == 404


def test_a_lesson_that_was_withdrawn_opens_no_more(private, bob, riverside, sign_in):
    with tenant_scope(riverside.pk):
        Atom.objects.update(state=Atom.State.DRAFT)
    assert ask(sign_in(bob, riverside), private).status_code == 404


def test_a_public_lesson_opens_from_a_hospital(alice, bob, riverside, sign_in):
    public = encrypted(AtomFactory(owner=alice))
    assert ask(sign_in(bob, riverside), public).status_code == 200


def test_a_clear_asset_has_no_licence(alice, sign_in):
    asset = encrypted(AtomFactory(owner=alice))
    Asset.objects.update(kid="")
    assert ask(sign_in(alice), asset).status_code == 404


@pytest.mark.parametrize("kids", [["AAAAAAAAAAAAAAAAAAAAAA"], [], ["x"] * 9, "all", None])
def test_the_key_must_be_asked_for_by_its_id(kids, alice, sign_in):
    asset = encrypted(AtomFactory(owner=alice))
    assert ask(sign_in(alice), asset, kids=kids).status_code == 400


def test_where_no_app_judges_nobody_is_entitled(monkeypatch, alice, sign_in):
    asset = encrypted(AtomFactory(owner=alice))
    monkeypatch.setattr(entitlement, "_judges", [])
    assert ask(sign_in(alice), asset).status_code == 404


def test_the_log_says_who_got_what_and_holds_no_key(
    private, bob, charlie, riverside, sign_in, monkeypatch
):
    lines = []
    monkeypatch.setattr(licences.log, "info", lambda event, **facts: lines.append((event, facts)))
    ask(sign_in(bob, riverside), private)
    ask(sign_in(charlie), private)
    (given, facts), (refused, reason) = lines
    assert (given, facts["user"], facts["kid"]) == ("licence given", bob.pk, private.kid)
    assert (refused, reason["user"], reason["reason"]) == (
        "licence refused",
        charlie.pk,
        "not_found",
    )
    with tenant_scope(riverside.pk):
        secret = content_keys.read(private)
    assert secret.key not in repr(lines)
    assert b64(secret.key) not in repr(lines)


def test_the_key_is_in_no_page_and_no_feed(private, bob, riverside, sign_in):
    from .factories import stream

    with tenant_scope(riverside.pk):
        secret = content_keys.read(private)
        stream(private)
    client = sign_in(bob, riverside)
    for url in ("/", "/api/v1/feed/"):
        page = client.get(url).content.decode()
        assert private.kid in page
        assert secret.key not in page
        assert b64(secret.key) not in page


def test_too_many_are_refused(private, bob, riverside, sign_in, monkeypatch):
    from apps.media.protection.api import KeyView

    monkeypatch.setattr(KeyView.throttle_classes[0], "THROTTLE_RATES", {"licences": "2/min"})
    client = sign_in(bob, riverside)
    assert [ask(client, private).status_code for _ in range(3)] == [200, 200, 429]


def test_tenants_cannot_open_each_others_content_keys(private, alice, riverside):
    """A row moved to the thief's tenant with its tenant key's row: the names in it do not fit."""
    from apps.media.protection.models import ContentKey
    from apps.tenants.vaults import KeyUnavailable

    with tenant_scope(riverside.pk):
        row = ContentKey.objects.get()
        wrapped = bytes(TenantKey.objects.get().wrapped)
    assert not ContentKey.objects.exists()
    mine = encrypted(AtomFactory(owner=alice))
    ContentKey.objects.filter(asset=mine).update(sealed=row.sealed)
    with pytest.raises(KeyUnavailable):
        content_keys.read(mine)
    TenantKey.objects.filter(pk=keys.current().pk).update(wrapped=wrapped)
    with pytest.raises(KeyUnavailable):
        content_keys.read(mine)


@pytest.fixture
def premium(alice):
    return encrypted(AtomFactory(owner=alice, premium=True))


def subscribe(user, **period) -> None:
    Subscription.objects.create(user=user, **period)


def test_a_premium_lesson_needs_a_subscription(premium, bob, charlie, sign_in):
    subscribe(charlie)
    answer = ask(sign_in(bob), premium)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "subscription_needed")
    assert ask(sign_in(charlie), premium).status_code == 200


def test_its_owner_needs_none(premium, alice, sign_in):
    assert ask(sign_in(alice), premium).status_code == 200


def test_a_subscription_counts_for_its_time_only(premium, bob, sign_in):
    now, day = clock.now(), timedelta(days=1)
    subscribe(bob, starts_at=now - 3 * day, ends_at=now - day)
    subscribe(bob, starts_at=now + day)
    client = sign_in(bob)
    assert ask(client, premium).status_code == 403
    with clock.frozen(now + 2 * day):
        assert ask(client, premium).status_code == 200


def test_a_subscriber_keeps_it_while_he_works_at_the_hospital(premium, bob, riverside, sign_in):
    subscribe(bob)
    assert ask(sign_in(bob, riverside), premium).status_code == 200


def test_another_tenants_subscription_opens_nothing(premium, bob, riverside, sign_in):
    with tenant_scope(riverside.pk):
        subscribe(bob)
    assert ask(sign_in(bob), premium).status_code == 403
    assert ask(sign_in(bob, riverside), premium).status_code == 403
