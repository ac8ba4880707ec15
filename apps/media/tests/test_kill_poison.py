"""A stage that takes its worker down, or hangs it in native code: it ends as a dead letter, and the
worker goes on with others' videos."""

from datetime import timedelta

import pytest

from apps.lib import clock
from apps.media import jobs, stages, tasks
from apps.media.models import Stage
from apps.media.tests.factories import AssetFactory
from apps.media.tests.workers import (
    Workers,
    broker_of_its_own,
    database_of_this_test,
    messages_to,
)

Name, State = Stage.Name, Stage.State


@pytest.fixture
def broker():
    return broker_of_its_own(11)


@pytest.fixture
def workers(transactional_db, tmp_path, broker):
    workers = Workers(tmp_path, {"DATABASE_URL": database_of_this_test(), "REDIS_URL": broker})
    yield workers
    workers.stop()


@pytest.fixture
def send(broker, monkeypatch):
    # The limit travels in the message.
    with messages_to(broker, monkeypatch, time_limit=1) as send:
        yield send


@pytest.fixture
def stage(transactional_db, alice):
    asset = AssetFactory(owner=alice)
    stages.lay_out(asset)
    return asset.stages.get(name=Name.PROBE)


def beat():
    """Beat's rounds, in quicker time: a lease ends two seconds after the claim, and what was sent
    again before it counts as long ago, as it is where a lease takes a minute."""
    now = clock.now()
    held = Stage.objects.filter(state=State.RUNNING, deadline__gt=now)
    silent = held.filter(started_at__lt=now - timedelta(seconds=2))
    long_ago = now - timedelta(minutes=5)
    silent.update(deadline=now, changed_at=long_ago, sent_at=long_ago)
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
