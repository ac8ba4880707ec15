"""`kill -9` of a real prefork worker in the middle of an encode, then a new worker."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from apps.lib import clock
from apps.media import assets, stages, tasks
from apps.media.models import Asset, Stage
from apps.media.tests import clips
from apps.media.tests.workers import (
    Workers,
    broker_of_its_own,
    database_of_this_test,
    encoders,
    encoding_has_begun,
    kill,
    messages_to,
)

Name, State = Stage.Name, Stage.State


@pytest.fixture
def broker():
    return broker_of_its_own(13)


@pytest.fixture
def workers(transactional_db, tmp_path, broker):
    """On this test's database, store and broker."""
    workers = Workers(tmp_path, {"DATABASE_URL": database_of_this_test(), "REDIS_URL": broker})
    yield workers
    workers.stop()


@pytest.fixture
def send(broker, monkeypatch):
    with messages_to(broker, monkeypatch) as send:
        yield send


def test_an_upload_goes_live_once_though_its_worker_was_killed(
    transactional_db, alice, tmp_path, settings, workers, send
):
    path = clips.clip(tmp_path / "a.mp4", size="480x854", seconds=20, extra=("-b:v", "1M"))
    asset, _ = assets.register(path=path, owner=alice, filename="a.mp4")
    low = asset.stages.get(name=Name.ENCODE_LOW)
    first = workers.start()
    tasks.start(asset)
    workers.wait_for(lambda: encoding_has_begun(settings.WORK_DIR), "the encoding")
    kill(first)
    workers.wait_for(lambda: not encoders(settings.WORK_DIR), "the end of ffmpeg")
    low.refresh_from_db()
    assert (low.state, low.attempts) == (State.RUNNING, 1)

    workers.start()
    with clock.shifted(timedelta(minutes=2)):  # the deadline has passed when beat comes by
        Stage.objects.filter(state=State.RUNNING).update(deadline=clock.now() - timedelta(hours=1))
        tasks.sweep()
    live = workers.wait_for(lambda: Asset.objects.ready().filter(pk=asset.pk).first(), "live")
    workers.wait_for(lambda: not live.stages.unfinished().exists(), "the end")

    low.refresh_from_db()
    assert (low.state, low.attempts) == (State.DONE, 2)
    assert {s.attempts for s in live.stages.exclude(pk=low.pk)} <= {1, 2}
    assert {s.state for s in live.stages.all()} == {State.DONE}
    assert [r.name for r in live.renditions.all()] == ["audio", "360p", "480p"]
    assert stages.stuck() == []
    # Files go after the commit that lets us see the end: one package stays, of no broken attempt.
    kept = {live.revision, "extras"}
    workers.wait_for(lambda: set(default_storage.listdir(live.folder)[0]) == kept, "tidying")
    workers.wait_for(lambda: not list(settings.WORK_DIR.iterdir()), "an empty work folder")
