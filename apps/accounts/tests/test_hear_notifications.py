import pytest
from asgiref.sync import sync_to_async
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import get_language

from apps.accounts import notifications
from apps.accounts.notifications import Words
from apps.lib import listening
from apps.lib.listening import NOBODY, TRY_AGAIN_LATER
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope
from microlearn.websockets import websocket_urlpatterns

# The consumer works on a connection of its own: rows must be committed.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]
PATIENCE = 20


def socket(user) -> WebsocketCommunicator:
    communicator = WebsocketCommunicator(URLRouter(websocket_urlpatterns), "/ws/notifications/")
    communicator.scope["user"] = user
    communicator.scope["session"] = {}
    return communicator


def grown(row) -> Words:
    language = get_language()
    text = "It has grown." if language == "en" else f"In {language}: it has grown."
    return Words(text=text, url="/today/")


@sync_to_async
def tell(user):
    notifications.register("grown", grown)
    with tenant_scope(PUBLIC_TENANT):
        return notifications.send(
            user=user, kind="grown", subject=("tree", "t1"), key="oak", params={}
        )


async def test_an_open_page_hears_of_news(alice):
    page = socket(alice)
    assert (await page.connect(timeout=PATIENCE))[0]
    assert await page.receive_json_from(timeout=PATIENCE) == {"unread": 0, "came": None}

    row = await tell(alice)

    heard = await page.receive_json_from(timeout=PATIENCE)
    assert heard["unread"] == 1
    assert heard["came"]["text"] == "It has grown."
    assert heard["came"]["url"] == f"/notifications/{row.public_id}/"
    await page.disconnect()


async def test_news_come_in_the_language_of_the_page(alice):
    page = socket(alice)
    page.scope["headers"] = [(b"cookie", b""), (b"accept-language", b"de")]
    await page.connect(timeout=PATIENCE)
    await page.receive_json_from(timeout=PATIENCE)

    await tell(alice)

    heard = await page.receive_json_from(timeout=PATIENCE)
    assert heard["came"]["text"] == "In de: it has grown."
    await page.disconnect()


async def test_nobody_elses_page_does(alice, bob):
    page = socket(bob)
    await page.connect(timeout=PATIENCE)
    await page.receive_json_from(timeout=PATIENCE)

    await tell(alice)

    assert await page.receive_nothing(timeout=0.5)
    await page.disconnect()


@sync_to_async
def signed_in(client, user):
    client.force_login(user)
    return client.session


@sync_to_async
def signed_out(client, user):
    client.logout()


@sync_to_async
def with_a_new_password(client, user):
    user.set_password("another one, quite long")
    user.save()


@sync_to_async
def barred(client, user):
    user.is_active = False
    user.save()


@pytest.mark.parametrize("ended", [signed_out, with_a_new_password, barred])
async def test_a_page_hears_nothing_when_its_session_has_ended(alice, client, ended, monkeypatch):
    monkeypatch.setattr(listening, "TRUSTED_FOR", 0.01)
    page = socket(alice)
    page.scope["session"] = await signed_in(client, alice)
    await page.connect(timeout=PATIENCE)
    await page.receive_json_from(timeout=PATIENCE)
    await tell(alice)
    assert (await page.receive_json_from(timeout=PATIENCE))["unread"] == 1

    await ended(client, alice)
    await tell(alice)

    last = await page.receive_output(timeout=PATIENCE)
    assert (last["type"], last["code"]) == ("websocket.close", NOBODY)


async def test_without_the_channel_layer_a_page_is_told_to_come_back(alice, settings):
    nobody = {"hosts": ["redis://127.0.0.1:1/0"]}
    layer = {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": nobody}
    settings.CHANNEL_LAYERS = {"default": layer}
    page = socket(alice)
    assert await page.connect(timeout=PATIENCE) == (False, TRY_AGAIN_LATER)


async def test_who_is_not_signed_in_is_refused():
    page = socket(AnonymousUser())
    connected, _code = await page.connect(timeout=PATIENCE)
    assert not connected
    await page.disconnect()
