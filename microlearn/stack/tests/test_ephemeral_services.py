import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis

from microlearn.stack import ephemeral
from microlearn.stack.ephemeral import services

HOLD = (
    "import time; from microlearn.stack.ephemeral import services\n"
    "with services() as env: print(env['DATABASE_URL'], flush=True); time.sleep(600)"
)


def test_environment_names_working_engines():
    with services() as env:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            with psycopg.connect(env[name]) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
        assert redis.from_url(env["REDIS_URL"]).ping()


def test_two_runs_at_once_do_not_meet():
    with services() as first, services() as second:
        with psycopg.connect(first["DATABASE_OWNER_URL"]) as owner:
            owner.execute("CREATE TABLE mine (id int)")
        with psycopg.connect(second["DATABASE_OWNER_URL"]) as owner:
            assert owner.execute("SELECT to_regclass('mine')").fetchone() == (None,)


def test_folder_is_gone_afterwards(folder, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(folder))

    with services():
        assert list(folder.iterdir())

    assert list(folder.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_killed_run_leaves_no_server_and_its_folder_is_swept(folder, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    run = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(folder)},
    )
    url = run.stdout.readline().strip()
    run.kill()
    run.wait()

    _wait_until(lambda: not _processes_in(folder))
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    monkeypatch.setattr(ephemeral, "YOUNG_SECONDS", 0)
    ephemeral._sweep()
    assert list(folder.iterdir()) == []


def _processes_in(folder):
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += [process.parent.name] if str(folder) in process.read_text() else []
        except OSError:
            continue
    return found


def _wait_until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
