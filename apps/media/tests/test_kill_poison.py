"""A stage that takes its worker down, or hangs it in native code: it ends as a dead letter, and the
worker goes on with others' videos."""

import os
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import pytest
from celery import current_app
from django.db import connection

from apps.lib import clock
from apps.media import jobs, stages, tasks
from apps.media.models import Stage
from apps.media.tests.factories import AssetFactory
from apps.media.tests.workers import Workers

Name, State = Stage.Name, Stage.State


@pytest.fixture
def broker():
    return os.environ["REDIS_URL"].rpartition("/")[0] + "/11"


@pytest.fixture
def workers(transactional_db, tmp_path, broker):
    database = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(database._replace(path="/" + connection.settings_dict["NAME"]))
    workers = Workers(tmp_path, {"DATABASE_URL": url, "REDIS_URL": broker})
    yield workers
    workers.stop()


@pytest.fixture
def send(broker, monkeypatch):
    with current_app.connection_for_write(url=broker) as link:

        def apply(args, queue, **_):
            # The limit travels in the message.
            tasks.run_stage.apply_async(args=args, queue=queue, connection=link, time_limit=1)

        monkeypatch.setattr(tasks.run_stage, "apply_async_on_commit", apply)
        yield


@pytest.fixture
def stage(transactional_db, alice):
    asset = AssetFactory(owner=alice)
    stages.lay_out(asset)
    return asset.stages.get(name=Name.PROBE)


def beat():
    """Beat's rounds; here a lease ends two seconds after the claim."""
    now = clock.now()
    held = Stage.objects.filter(state=State.RUNNING, deadline__gt=now)
    silent = held.filter(started_at__lt=now - timedelta(seconds=2))
    silent.update(deadline=now, changed_at=now - timedelta(minutes=5))
    tasks.sweep()


@pytest.mark.parametrize("fault", ["dies", "hangs"])
def test_a_poisonous_stage_ends_as_a_dead_letter(stage, workers, send, fault):
    workers.environment["FAULT"] = fault
    worker = workers.start("apps.media.tests.altered_worker")
    tasks.start(stage.asset)
    dead = Stage.objects.dead_letters().filter(pk=stage.pk)
    workers.wait_for(dead.exists, "the dead letter", beat)
    stage.refresh_from_db()
    assert (stage.attempts, stage.error_code) == (3, "abandoned")
    assert "on our side" in stage.error
    assert worker.poll() is None, "the worker itself goes on"
    assert jobs.sweep() == []
