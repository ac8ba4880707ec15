"""`kill -9` of the database in the middle of an encode, on a cluster of the test's own."""

import os
import subprocess
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection

from apps.accounts.memberships import grant
from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.lib import clock
from apps.media import assets, tasks
from apps.media.models import Asset, Stage
from apps.media.tests import clips
from apps.media.tests.workers import (
    Workers,
    broker_of_its_own,
    encoding_has_begun,
    messages_to,
)
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope
from microlearn.stack.ephemeral import ephemeral_folder
from microlearn.stack.postgres import EmbeddedPostgres

Name, State = Stage.Name, Stage.State


@pytest.fixture(scope="module")
def postgres():
    """One that keeps its promises: what it has committed is there after `kill -9`."""
    with ephemeral_folder() as folder, EmbeddedPostgres(folder / "postgres") as engine:
        copy_migrated_database(engine)
        yield engine


def copy_migrated_database(engine):
    """What the migrations have made at the beginning of this run, rows included."""
    programs = engine._home.binaries
    dump = [programs / "pg_dump", "--no-comments", "--inserts", "--enable-row-security"]
    load = [programs / "psql", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    environment = {**os.environ, "PGOPTIONS": "-c microlearn.tenant=1"}
    made = subprocess.run(
        [*dump, os.environ["DATABASE_OWNER_URL"]],
        check=True,
        env=environment,
        stdout=subprocess.PIPE,
    )
    subprocess.run(
        [*load, engine.owner_url],
        check=True,
        env=environment,
        input=made.stdout,
        stdout=subprocess.DEVNULL,
    )


@pytest.fixture
def database(postgres, django_db_blocker):
    """This process works on that cluster, too, as the application's role."""
    there = urlsplit(postgres.app_url)
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict |= {
        "HOST": there.hostname,
        "PORT": there.port,
        "USER": there.username,
        "PASSWORD": there.password,
        "NAME": there.path.lstrip("/"),
    }
    try:
        with django_db_blocker.unblock(), tenant_scope(PUBLIC_TENANT):
            yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


@pytest.fixture
def broker():
    return broker_of_its_own(12)


@pytest.fixture
def workers(database, postgres, tmp_path, broker):
    workers = Workers(tmp_path, {"DATABASE_URL": postgres.app_url, "REDIS_URL": broker})
    yield workers
    workers.stop()


@pytest.fixture
def send(broker, monkeypatch):
    with messages_to(broker, monkeypatch) as send:
        yield send


@pytest.fixture
def asset(database, tmp_path):
    alice = UserFactory()
    grant(user=alice, role=Role.CREATOR)
    path = clips.clip(tmp_path / "a.mp4", size="480x854", seconds=20, extra=("-b:v", "1M"))
    return assets.register(path=path, owner=alice, filename="a.mp4")[0]


def kill(postgres):
    postgres._server.kill()
    postgres._server.wait()
    connection.close()


def beat():
    """What beat does every half minute, two minutes later."""
    Stage.objects.filter(state=State.RUNNING, deadline__lt=clock.now()).update(
        changed_at=clock.now() - timedelta(minutes=5)
    )
    with clock.shifted(timedelta(seconds=60)):
        tasks.sweep()


def test_a_short_absence_costs_no_attempt(asset, workers, postgres, settings, send):
    workers.start()
    tasks.start(asset)
    workers.wait_for(lambda: encoding_has_begun(settings.WORK_DIR), "the encoding")
    kill(postgres)
    time.sleep(2)  # the encoder reports in vain
    postgres.revive()
    assert_ends_well(asset, workers)
    assert {s.attempts for s in asset.stages.filter(name=Name.ENCODE_LOW)} == {1}


def test_after_a_long_absence_the_stage_is_done_again(asset, workers, postgres, settings, send):
    workers.environment["FAULT"] = "impatient"
    workers.start("apps.media.tests.altered_worker")
    tasks.start(asset)
    workers.wait_for(lambda: encoding_has_begun(settings.WORK_DIR), "the encoding")
    kill(postgres)
    workers.wait_for(
        lambda: "the work is given up" in workers.logs(100_000), "the worker's patience to end"
    )
    postgres.revive()
    Stage.objects.filter(state=State.RUNNING).update(deadline=clock.now())
    assert_ends_well(asset, workers)


def assert_ends_well(asset, workers):
    """Live, and each result stored once."""
    live = workers.wait_for(lambda: Asset.objects.ready().filter(pk=asset.pk).first(), "live", beat)
    workers.wait_for(lambda: not live.stages.unfinished().exists(), "the end", beat)
    assert {s.state for s in live.stages.all()} == {State.DONE}
    assert [r.name for r in live.renditions.all()] == ["audio", "360p", "480p"]
    assert workers.logs(100_000).count("asset live") == 1
