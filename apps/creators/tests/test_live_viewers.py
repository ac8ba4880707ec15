"""An open page of a lesson's viewers: all of it at first, then what changes; for its owner only."""

import asyncio
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.cached_db import SessionStore

from apps.accounts.models import Membership
from apps.analytics import counting, live, live_feed
from apps.analytics.models import AudienceHour
from apps.analytics.tests.events import answered
from apps.creators import viewership_consumer
from apps.lib import clock
from apps.lib.public_ids import new_public_id
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope
from microlearn.websockets import websocket_urlpatterns

from .viewing import leaving, watched

# The consumer works on a connection of its own: rows must be committed.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]
PATIENCE = 20


def socket(user, public_id, query="", session=None):
    path = f"/ws/studio/lessons/{public_id}/viewers/?{query}"
    communicator = WebsocketCommunicator(URLRouter(websocket_urlpatterns), path)
    communicator.scope["user"] = user
    communicator.scope["session"] = {} if session is None else session
    return communicator


async def opened(*arguments, **options):
    """The socket, and the first that it says."""
    page = socket(*arguments, **options)
    assert (await page.connect(timeout=PATIENCE))[0]
    return page, await page.receive_json_from(timeout=PATIENCE)


async def is_refused(page):
    connected, _code = await page.connect(timeout=PATIENCE)
    await page.disconnect()
    return not connected


async def tell(lesson, number=0):
    word = {
        "type": "audience.changed",
        "by": "fold",
        "number": number,
        "subjects": [[lesson.tenant_id, "atom", lesson.public_id]],
    }
    await get_channel_layer().group_send(live.GROUP, word)


@sync_to_async
def count(lesson, **row):
    with tenant_scope(PUBLIC_TENANT):
        AudienceHour.objects.own().filter(source=row.get("source", "feed")).delete()
        watched(lesson, **row)


@sync_to_async
def signed_in(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session


async def test_everything_comes_first(alice, lesson):
    await count(lesson, curve=leaving(100, 22, 0.68))

    page, first = await opened(alice, lesson.public_id)

    assert first["n"] == 0
    assert first["values"]["views"] == "100"
    assert "68 % left at 0:22" in first["values"]["drops"]
    assert first["values"]["plays"] == [100] * 22 + [32] * 8
    await page.disconnect()


async def test_then_what_changes_and_nothing_else(alice, lesson):
    await count(lesson, curve=[100] * 30)
    page, _first = await opened(alice, lesson.public_id)

    await count(lesson, curve=leaving(150, 22, 0.68))
    await tell(lesson)

    then = await page.receive_json_from(timeout=PATIENCE)
    assert then["n"] == 1
    assert then["values"]["views"] == "150"
    assert "68 % left at 0:22" in then["values"]["drops"]
    assert "questions" not in then["values"]
    assert "completion" not in then["values"]
    await page.disconnect()


async def test_a_word_that_comes_twice_changes_nothing(alice, lesson):
    await count(lesson, curve=[100] * 30)
    page, _first = await opened(alice, lesson.public_id)

    await tell(lesson)
    then = await page.receive_json_from(timeout=PATIENCE)

    assert then == {"n": 1, "values": {}}
    await page.disconnect()


async def test_it_shows_what_was_chosen(alice, lesson):
    await count(lesson, curve=[100] * 30)
    await count(lesson, curve=[7] * 30, source="search")
    page, first = await opened(alice, lesson.public_id, "source=search&period=day")
    assert first["values"]["views"] == "7"

    await count(lesson, curve=[9] * 30, source="search")
    await tell(lesson)

    assert (await page.receive_json_from(timeout=PATIENCE))["values"]["views"] == "9"
    await page.disconnect()


async def test_a_lost_word_is_made_good(alice, lesson):
    page, _first = await opened(alice, lesson.public_id)
    await tell(lesson, number=3)
    await page.receive_json_from(timeout=PATIENCE)
    await count(lesson, curve=[12] * 30)

    word = {"type": "audience.changed", "by": "fold", "number": 5, "subjects": []}
    await get_channel_layer().group_send(live.GROUP, word)

    assert (await page.receive_json_from(timeout=PATIENCE))["values"]["views"] == "12"
    await page.disconnect()


async def test_it_speaks_the_language_of_its_reader(alice, lesson):
    await count(lesson, curve=leaving(100, 22, 0.68))
    alice.language = "de"
    page, first = await opened(alice, lesson.public_id)
    assert "68 % sind bei 0:22 gegangen" in first["values"]["drops"]
    await page.disconnect()


async def test_a_stem_is_text_and_no_markup(alice, lesson, quiz):
    @sync_to_async
    def rename():
        with tenant_scope(PUBLIC_TENANT):
            question = quiz.questions.first()
            question.stem = "<img src=x onerror=alert(1)>"
            question.save()

    await rename()
    page, first = await opened(alice, lesson.public_id)
    assert "&lt;img src=x" in first["values"]["questions"]
    assert "<img" not in first["values"]["questions"]
    await page.disconnect()


async def test_a_stranger_is_refused(charlie, lesson):
    assert await is_refused(socket(charlie, lesson.public_id))


async def test_a_visitor_is_refused(lesson):
    assert await is_refused(socket(AnonymousUser(), lesson.public_id))


async def test_another_tenants_lesson_is_refused(alice, riverside, lesson):
    assert await is_refused(socket(alice, lesson.public_id, session={"tenant": riverside.pk}))


async def test_what_does_not_exist_is_refused(alice):
    assert await is_refused(socket(alice, new_public_id()))


@pytest.mark.parametrize("public_id", ["a b", "\0", "é" * 200, "lesson.*"])
async def test_what_is_no_id_is_refused(alice, public_id):
    assert await is_refused(socket(alice, public_id))


async def is_closed(page):
    while True:
        said = await page.receive_output(timeout=PATIENCE)
        if said["type"] == "websocket.close":
            return said["code"]


async def test_who_signs_out_is_closed_out(alice, lesson, monkeypatch):
    monkeypatch.setattr(viewership_consumer, "ALLOWED", 0)
    session = await signed_in(alice)
    page, _first = await opened(alice, lesson.public_id, session=session)
    await tell(lesson)
    assert (await page.receive_json_from(timeout=PATIENCE))["n"] == 1

    await sync_to_async(session.flush)()
    await tell(lesson, number=1)

    assert await is_closed(page) == 4401


async def test_who_is_no_creator_any_more_is_closed_out(alice, lesson, monkeypatch):
    monkeypatch.setattr(viewership_consumer, "ALLOWED", 0)
    page, _first = await opened(alice, lesson.public_id)

    @sync_to_async
    def revoke():
        with tenant_scope(PUBLIC_TENANT):
            Membership.objects.filter(user=alice).delete()

    await revoke()
    await tell(lesson)

    assert await is_closed(page) == 4401


async def test_it_goes_on_when_nothing_is_said(alice, lesson, monkeypatch):
    monkeypatch.setattr(live_feed, "UNHEARD", 0.5)
    page, _first = await opened(alice, lesson.public_id)
    await count(lesson, curve=[5] * 30)
    assert (await page.receive_json_from(timeout=PATIENCE))["values"]["views"] == "5"
    await page.disconnect()


async def test_a_page_that_closes_leaves_nothing_behind(alice, lesson):
    page, _first = await opened(alice, lesson.public_id)
    await page.disconnect()
    await asyncio.sleep(0)
    assert not live_feed.here(None)._open


async def test_nor_does_one_that_the_server_ends(alice, lesson):
    page, _first = await opened(alice, lesson.public_id)
    page.future.cancel()
    await asyncio.wait([page.future])
    assert not live_feed.here(None)._open


async def test_answers_come_with_the_counts(alice, lesson, quiz):
    question = await sync_to_async(lambda: quiz.questions.first().public_id)()

    @sync_to_async
    def answer(who, *, right, at):
        with tenant_scope(PUBLIC_TENANT):
            counting.count([answered(lesson.public_id, who, question, right=right, at=at)])

    now = clock.now()
    await answer("bob", right=True, at=now - timedelta(days=3))
    page, first = await opened(alice, lesson.public_id)
    assert "1 of 1 right" in first["values"]["questions"]

    await answer("charlie", right=False, at=now)
    await answer("dora", right=False, at=now - timedelta(days=30))  # not in this week
    await tell(lesson)
    while "questions" not in (heard := await page.receive_json_from(timeout=PATIENCE))["values"]:
        pass
    assert "1 of 2 right" in heard["values"]["questions"]
    await page.disconnect()
