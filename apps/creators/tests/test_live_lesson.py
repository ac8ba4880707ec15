import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache

from apps.accounts.models import Seat
from apps.content.models import Atom, Version
from apps.content.tests.factories import AtomFactory
from apps.creators import calling, team
from apps.creators.consumers import NOBODY, NOTHING_HERE
from apps.lib.public_ids import new_public_id
from apps.media import fleet, stages
from apps.media.models import Stage
from apps.media.tests.factories import AssetFactory
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope
from microlearn.websockets import websocket_urlpatterns

# The consumer works on a connection of its own: rows must be committed.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]
PATIENCE = 20


def socket(user, public_id: str, session: dict | None = None) -> WebsocketCommunicator:
    path = f"/ws/studio/lessons/{public_id}/"
    communicator = WebsocketCommunicator(URLRouter(websocket_urlpatterns), path)
    communicator.scope["user"] = user
    communicator.scope["session"] = session or {}
    return communicator


@pytest.fixture(autouse=True)
def _nobody_works():
    cache.clear()


@pytest.fixture
def encoding(alice):
    """Alice's lesson, its file being converted."""
    asset = AssetFactory(owner=alice)
    stages.lay_out(asset)
    atom = AtomFactory(owner=alice, draft=True)
    Version.objects.create(atom=atom, asset=asset, number=1, is_default=True)
    return atom


async def refused(communicator: WebsocketCommunicator) -> bool:
    connected, _code = await communicator.connect(timeout=PATIENCE)
    await communicator.disconnect()
    return not connected


async def test_a_snapshot_comes_first(alice, encoding):
    page = socket(alice, encoding.public_id)
    assert (await page.connect(timeout=PATIENCE))[0]

    first = await page.receive_json_from(timeout=PATIENCE)

    assert first["standing"]["code"] == "processing"
    assert first["stages"][0] == {
        "name": "probe",
        "label": "Check the file",
        "state": "waiting",
        "progress": None,
        "note": "Waiting",
        "error": "",
        "retry": "",
        "todo": {"text": "", "page": ""},
    }
    await page.disconnect()


@pytest.mark.parametrize(
    ("chosen", "header", "words"),
    [
        ("", b"de-CH,de;q=0.9", "Datei prüfen"),
        ("de", b"en-GB", "Datei prüfen"),
        ("en", b"de-CH", "Check the file"),
    ],
)
async def test_it_speaks_the_language_of_the_page(alice, encoding, chosen, header, words):
    alice.language = chosen
    page = socket(alice, encoding.public_id)
    page.scope["headers"] = [(b"accept-language", header)]
    await page.connect(timeout=PATIENCE)

    assert (await page.receive_json_from(timeout=PATIENCE))["stages"][0]["label"] == words
    await page.disconnect()


async def test_a_stage_that_moves_is_seen(alice, encoding):
    page = socket(alice, encoding.public_id)
    await page.connect(timeout=PATIENCE)
    await page.receive_json_from(timeout=PATIENCE)

    asset_id = await sync_to_async(move_probe)(encoding)
    layer = get_channel_layer()
    await layer.group_send(calling.asset_group(asset_id), {"type": "stage.changed"})

    then = await page.receive_json_from(timeout=PATIENCE)
    assert (then["stages"][0]["state"], then["stages"][0]["progress"]) == ("running", 0.4)
    await page.disconnect()


def move_probe(atom: Atom) -> str:
    with tenant_scope(PUBLIC_TENANT):
        asset = atom.versions.get().asset
        asset.stages.filter(name="probe").update(state=Stage.State.RUNNING, progress=40)
        return asset.public_id


async def test_a_burst_of_changes_is_few_messages(alice, encoding):
    page = socket(alice, encoding.public_id)
    await page.connect(timeout=PATIENCE)
    await page.receive_json_from(timeout=PATIENCE)

    layer = get_channel_layer()
    for _ in range(50):
        group = calling.lesson_group(encoding.public_id)
        await layer.group_send(group, {"type": "lesson.changed"})

    await page.receive_json_from(timeout=PATIENCE)
    more = 0
    while not await page.receive_nothing(timeout=1):
        await page.receive_json_from(timeout=PATIENCE)
        more += 1
    assert more < 10
    await page.disconnect()


async def test_a_stranger_is_refused(charlie, encoding):
    assert await refused(socket(charlie, encoding.public_id))


async def test_a_visitor_is_refused(encoding):
    assert await refused(socket(AnonymousUser(), encoding.public_id))


async def test_another_tenants_lesson_is_refused(alice, riverside, encoding):
    page = socket(alice, encoding.public_id, {"tenant": riverside.pk})

    assert await refused(page)


async def test_what_does_not_exist_is_refused(alice):
    assert await refused(socket(alice, new_public_id()))


@pytest.mark.parametrize("public_id", ["a b", "\0", "é" * 200, "lesson.*"])
async def test_what_is_no_id_is_refused(alice, public_id):
    assert await refused(socket(alice, public_id))


async def test_chatter_from_the_page_is_ignored(alice, encoding):
    page = socket(alice, encoding.public_id)
    await page.connect(timeout=PATIENCE)
    await page.receive_json_from(timeout=PATIENCE)

    await page.send_json_to({"type": "lesson.changed"})

    assert await page.receive_nothing(timeout=1)
    await page.disconnect()


async def test_the_time_that_is_left_is_told_again(alice, encoding, monkeypatch):
    monkeypatch.setattr("apps.creators.consumers.AGAIN", 0.1)
    page = socket(alice, encoding.public_id)
    await page.connect(timeout=PATIENCE)
    assert (await page.receive_json_from(timeout=PATIENCE))["outlook"].startswith("Conversion is")
    await sync_to_async(fleet.report)("w1", ["media.cpu"], 1)

    while "Conversion" in (told := (await page.receive_json_from(timeout=PATIENCE))["outlook"]):
        pass

    assert told == "Less than a minute"
    await page.disconnect()


@pytest.mark.parametrize("address", ["/ws/studio/lessons/{}/", "/ws/studio/lessons/{}/viewers/"])
async def test_who_is_removed_from_the_team_hears_no_more(alice, bob, encoding, address):
    await sync_to_async(Seat.objects.create)(owner=alice, member=bob, role="editor")
    page = socket(bob, encoding.public_id)
    page.scope["path"] = address.format(encoding.public_id)
    assert (await page.connect(timeout=PATIENCE))[0]
    await page.receive_json_from(timeout=PATIENCE)

    await sync_to_async(team.remove)(owner=alice, by=alice, person=bob.public_id)

    while (said := await page.receive_output(timeout=PATIENCE))["type"] != "websocket.close":
        assert said["type"] == "websocket.send"
    assert said["code"] in (NOBODY, NOTHING_HERE)
