"""Real prefork workers for the tests that kill them or the engines they stand on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from celery import current_app
from django.db import connection

from apps.media import tasks

ROOT = Path(__file__).parents[3]


def broker_of_its_own(number: int) -> str:
    """Database 0 is the other tests', 2 to 9 are caches, from 16 on they are the journeys'."""
    return f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{number}"


def database_of_this_test() -> str:
    """Its address, for other processes."""
    database = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(database._replace(path="/" + connection.settings_dict["NAME"]))


@contextmanager
def messages_to(broker: str, monkeypatch: pytest.MonkeyPatch, **options: Any) -> Iterator[Any]:
    """Messages of this process go to `broker`, at once; yields what sends one."""
    with current_app.connection_for_write(url=broker) as link:

        def send(args, queue, **_):
            tasks.run_stage.apply_async(args=args, queue=queue, connection=link, **options)

        monkeypatch.setattr(tasks.run_stage, "apply_async_on_commit", send)
        yield send


class Workers:
    """Workers on the engines that `environment` names; their logs and files lie in `folder`."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = {**os.environ, **environment, "DATA_DIR": str(folder)}
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self, app: str = "microlearn", *options: str) -> subprocess.Popen[bytes]:
        number = len(self.running)
        command = [sys.executable, "-m", "celery", "--app", app, "worker", "--concurrency", "1"]
        command += ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
        log = (self.folder / f"worker{number}.log").open("wb")
        worker = subprocess.Popen(
            [*command, *options, "--hostname", f"w{number}@%h"],
            env=self.environment,
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self.running.append(worker)
        return worker

    def stop(self) -> None:
        for worker in self.running:
            kill(worker)

    def logs(self, characters: int = 4000) -> str:
        paths = sorted(self.folder.glob("worker*.log"))
        return "".join(f"--- {p.stem}\n{p.read_text()[-characters:]}\n" for p in paths)

    def wait_for(self, happened, what: str, look_after=lambda: None):
        """What `happened()` returns once it is true; `look_after()` runs beside it, like beat."""
        until = time.monotonic() + 180
        while time.monotonic() < until:
            if found := happened():
                return found
            look_after()
            time.sleep(0.1)
        pytest.fail(f"{what} did not happen within 3 minutes\n{self.logs(8000)}")


def kill(worker: subprocess.Popen[bytes]) -> None:
    """As if the machine's memory killer or a crash took the worker and its pool at once."""
    try:
        os.killpg(worker.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    worker.wait()


def encoders(folder: Path) -> list[int]:
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


def encoding_has_begun(work: Path) -> bool:
    return any(path.stat().st_size for path in work.glob("*-encode_low-*/out/*.mp4"))
