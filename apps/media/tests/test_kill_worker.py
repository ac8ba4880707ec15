"""`kill -9` of a real prefork worker in the middle of an encode, then a new worker."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from celery import current_app
from django.core.files.storage import default_storage
from django.db import connection

from apps.lib import clock
from apps.media import assets, stages, tasks
from apps.media.models import Asset, Stage
from apps.media.tests import clips

Name, State = Stage.Name, Stage.State
ROOT = Path(__file__).parents[3]


@pytest.fixture
def broker():
    """A broker of this test alone: 0 is the other tests', 2 to 9 are caches, 14 the journeys'."""
    return os.environ["REDIS_URL"].rpartition("/")[0] + "/13"


@pytest.fixture
def start_worker(transactional_db, tmp_path, broker):
    """`start_worker()`: a prefork worker on this test's database, store and broker."""
    workers = []
    database = urlsplit(os.environ["DATABASE_URL"])
    environment = {
        **os.environ,
        "DATABASE_URL": urlunsplit(database._replace(path="/" + connection.settings_dict["NAME"])),
        "REDIS_URL": broker,
        "DATA_DIR": str(tmp_path),
    }
    command = [sys.executable, "-m", "celery", "--app", "microlearn", "worker"]
    options = ["--concurrency", "1", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]

    def start():
        log = (tmp_path / f"worker{len(workers)}.log").open("wb")
        worker = subprocess.Popen(
            [*command, *options, "--hostname", f"w{len(workers)}@%h"],
            env=environment,
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        kill(worker)


@pytest.fixture
def send(broker, monkeypatch):
    """Messages of this process go to the test's broker."""
    with current_app.connection_for_write(url=broker) as link:

        def apply(args, queue, **_):
            tasks.run_stage.apply_async(args=args, queue=queue, connection=link)

        monkeypatch.setattr(tasks.run_stage, "apply_async_on_commit", apply)
        yield apply


def kill(worker):
    """As if the machine's memory killer or a crash took the worker and its pool at once."""
    try:
        os.killpg(worker.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    worker.wait()


def wait_for(happened, what, tmp_path):
    for _ in range(1200):
        if found := happened():
            return found
        time.sleep(0.1)
    logs = "".join(path.read_text()[-3000:] for path in sorted(tmp_path.glob("worker*.log")))
    pytest.fail(f"{what} did not happen within 2 minutes\n{logs}")


def encoders(folder):
    """Processes that write below `folder`."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            line = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if entry.name.isdigit() and b"ffmpeg" in line and str(folder).encode() in line:
            found.append(int(entry.name))
    return found


def encoding_has_begun(settings):
    return any(path.stat().st_size for path in settings.WORK_DIR.glob("*-encode_low-*/out/*.mp4"))


def test_an_upload_goes_live_once_though_its_worker_was_killed(
    transactional_db, alice, tmp_path, settings, start_worker, send
):
    path = clips.clip(tmp_path / "a.mp4", size="480x854", seconds=20, extra=("-b:v", "1M"))
    asset, _ = assets.register(path=path, owner=alice, filename="a.mp4")
    low = asset.stages.get(name=Name.ENCODE_LOW)
    first = start_worker()
    tasks.start(asset)
    wait_for(lambda: encoding_has_begun(settings), "the encoding", tmp_path)
    kill(first)
    wait_for(lambda: not encoders(settings.WORK_DIR), "the end of ffmpeg", tmp_path)
    low.refresh_from_db()
    assert (low.state, low.attempts) == (State.RUNNING, 1)

    start_worker()
    with clock.shifted(timedelta(minutes=2)):  # the deadline has passed when beat comes by
        Stage.objects.filter(state=State.RUNNING).update(deadline=clock.now() - timedelta(hours=1))
        tasks.sweep()
    live = wait_for(lambda: Asset.objects.ready().filter(pk=asset.pk).first(), "live", tmp_path)
    wait_for(lambda: not live.stages.unfinished().exists(), "the end", tmp_path)

    low.refresh_from_db()
    assert (low.state, low.attempts) == (State.DONE, 2)
    assert {s.attempts for s in live.stages.exclude(pk=low.pk)} <= {1, 2}
    assert {s.state for s in live.stages.all()} == {State.DONE}
    assert [r.name for r in live.renditions.all()] == ["audio", "360p", "480p"]
    assert stages.stuck() == []
    # Files go after the commit that lets us see the end: one package stays, of no broken attempt.
    kept = {live.revision, "extras", "source"}
    wait_for(lambda: set(default_storage.listdir(live.folder)[0]) == kept, "tidying", tmp_path)
    wait_for(lambda: not list(settings.WORK_DIR.iterdir()), "an empty work folder", tmp_path)
