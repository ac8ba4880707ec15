"""`kill -9` of the broker in the middle of an encode: its messages are lost with its memory."""

import os
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import pytest
from asgiref.sync import async_to_sync
from celery import current_app
from channels_redis.core import RedisChannelLayer
from django.core.cache.backends.redis import RedisCache
from django.db import connection

from apps.lib import clock
from apps.media import assets, jobs, stages, tasks
from apps.media.models import Asset, Stage
from apps.media.tests import clips
from apps.media.tests.workers import Workers, encoding_has_begun
from microlearn.stack import process
from microlearn.stack.ephemeral import ephemeral_folder
from microlearn.stack.valkey import EmbeddedValkey

Name, State = Stage.Name, Stage.State


@pytest.fixture
def valkey():
    """One that keeps nothing on the disk: what it knew is gone when it is killed."""
    with ephemeral_folder() as folder, EmbeddedValkey(folder / "valkey", throwaway=True) as engine:
        yield engine


def kill(engine):
    process.kill_group(engine._server)
    engine._server.wait()


@pytest.fixture
def workers(transactional_db, tmp_path, valkey):
    database = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(database._replace(path="/" + connection.settings_dict["NAME"]))
    cache = valkey.url.rpartition("/")[0] + "/1"
    workers = Workers(tmp_path, {"DATABASE_URL": url, "REDIS_URL": valkey.url, "CACHE_URL": cache})
    yield workers
    workers.stop()


@pytest.fixture
def send(valkey, monkeypatch):
    """Messages of this process go to the test's broker, each over a connection of its own."""

    def apply(args, queue, **_):
        with current_app.connection_for_write(url=valkey.url) as link:
            tasks.run_stage.apply_async(args=args, queue=queue, connection=link)

    monkeypatch.setattr(tasks.run_stage, "apply_async_on_commit", apply)


def test_an_upload_goes_live_once_though_every_message_was_lost(
    transactional_db, alice, tmp_path, settings, valkey, workers, send
):
    path = clips.clip(tmp_path / "a.mp4", size="480x854", seconds=20, extra=("-b:v", "1M"))
    asset, _ = assets.register(path=path, owner=alice, filename="a.mp4")
    workers.start()
    tasks.start(asset)
    workers.wait_for(lambda: encoding_has_begun(settings.WORK_DIR), "the encoding")
    low = asset.stages.get(name=Name.ENCODE_LOW)

    kill(valkey)
    workers.wait_for(lambda: _is(low, State.DONE), "the encoding's end without a broker")
    low.refresh_from_db()
    assert low.attempts == 1, "a broker that is away costs no attempt"
    valkey.revive()

    def beat():
        with clock.shifted(timedelta(minutes=2)):
            tasks.sweep()

    workers.wait_for(lambda: Asset.objects.ready().filter(pk=asset.pk).exists(), "live", beat)
    workers.wait_for(lambda: not asset.stages.unfinished().exists(), "the end", beat)
    assert {s.state for s in asset.stages.all()} == {State.DONE}
    assert {s.attempts for s in asset.stages.all()} == {1}
    assert [r.name for r in asset.renditions.all()] == ["audio", "360p", "480p"]
    assert stages.stuck() == []


def _is(stage, state):
    return Stage.objects.filter(pk=stage.pk, state=state).exists()


def test_a_stage_does_its_work_while_the_channel_layer_is_away(
    transactional_db, alice, tmp_path, settings, valkey
):
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {"hosts": [valkey.url]},
        }
    }
    path = clips.clip(tmp_path / "a.mp4", seconds=2)
    kill(valkey)
    asset, _ = assets.register(path=path, owner=alice, filename="a.mp4")
    stage = jobs.run(asset.stages.get(name=Name.PROBE).pk, worker="w1")
    assert stage.state == State.DONE


def test_the_channel_layer_and_the_cache_answer_again(valkey):
    """The same objects, as in a web process that has had them for days."""
    cache = RedisCache(valkey.url, {})
    cache.set("a", 1)
    layer = RedisChannelLayer(hosts=[valkey.url])

    async def says(text):
        channel = await layer.new_channel()
        await layer.group_add("g", channel)
        await layer.group_send("g", {"type": text})
        return await layer.receive(channel)

    assert async_to_sync(says)("before") == {"type": "before"}
    kill(valkey)
    valkey.revive()
    assert cache.get("a") is None
    cache.set("a", 2)
    assert cache.get("a") == 2
    assert async_to_sync(says)("after") == {"type": "after"}
