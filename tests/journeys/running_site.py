"""The whole site, as real processes on throwaway engines: what `make run` starts, without a demo.

The web process pools its connections and the worker is a real prefork worker; both connect as
the application's role. Everything dies with the test run, however that ends.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from microlearn.stack import process
from microlearn.stack.ports import LOOPBACK, listen
from microlearn.stack.workers import CELERY, Worker

ROOT = Path(__file__).parents[2]
# Sites of several test processes share one PostgreSQL and one Valkey.
NUMBER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
DATABASE = f"journeys_{NUMBER}"
READY_SECONDS = 90
WORKER_STOP = ((signal.SIGTERM, 5.0), (signal.SIGQUIT, 2.0))
# As the site's own, with what is not captions in one.
WORKERS = {
    "worker": Worker("worker", ("default", "media.cpu", "media.gpu"), 2),
    "captions": Worker("captions", ("media.captions",), 1),
}


class NotUp(Exception):
    """The message carries the end of the logs."""


def clone_database(owner_url: str, template: str) -> None:
    with psycopg.connect(owner_url, autocommit=True, dbname="postgres") as connection:
        for statement in (
            "DROP DATABASE IF EXISTS {clone} WITH (FORCE)",
            "CREATE DATABASE {clone} TEMPLATE {template}",
        ):
            names = {"clone": sql.Identifier(DATABASE), "template": sql.Identifier(template)}
            connection.execute(sql.SQL(statement).format(**names))


@dataclass(frozen=True)
class LogLine:
    program: str
    level: str
    text: str


class Site:
    def __init__(self, folder: Path, unblock: Callable) -> None:
        self.folder = folder
        self._unblock = unblock
        self._listener = listen(LOOPBACK, 0)
        self.url = "http://{}:{}".format(*self._listener.getsockname())
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.env = self._environment()

    def _environment(self) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if k != "DATABASE_OWNER_URL"}
        database = urlsplit(os.environ["DATABASE_URL"])
        broker = urlsplit(os.environ["REDIS_URL"])
        return inherited | {
            "DATABASE_URL": database._replace(path=f"/{DATABASE}").geturl(),
            # The other tests use less than 16.
            "REDIS_URL": broker._replace(path=f"/{16 + 2 * NUMBER}").geturl(),
            "CACHE_URL": broker._replace(path=f"/{17 + 2 * NUMBER}").geturl(),
            "EVENTS_URL": broker._replace(path=f"/{48 + NUMBER}").geturl(),
            "DATA_DIR": str(self.folder),
            "EMAIL_URL": f"filemail:///{self.folder}/mail",
            "SITE_URL": self.url,
            "LOG_JSON": "True",
            "LOG_LEVEL": "INFO",
            "PYTHONUNBUFFERED": "1",
        }

    # --- processes --------------------------------------------------------------------------

    def start(self) -> None:
        template = urlsplit(os.environ["DATABASE_URL"]).path.lstrip("/")
        clone_database(os.environ["DATABASE_OWNER_URL"], template)
        for name in WORKERS:
            self.start_worker(name)
        self._spawn("beat", [*CELERY, "beat", "--loglevel", "INFO", "--pidfile="])
        self._spawn("events", [sys.executable, "manage.py", "count_events"])
        self._start_web()
        self.wait_until_ready()

    def _start_web(self) -> None:
        descriptor = self._listener.fileno()
        command = [sys.executable, "-m", "daphne", "--fd", str(descriptor)]
        self._spawn(
            "web",
            [*command, "microlearn.asgi:application"],
            extra={"DATABASE_POOL": "True"},
            pass_fds=[descriptor],
        )

    def start_worker(self, name: str = "worker") -> None:
        self._spawn(name, WORKERS[name].command)

    def kill_worker(self, name: str = "worker") -> None:
        """As the kernel does when memory runs out: no warning, the children with the parent."""
        worker = self._running.pop(name)
        process.kill_group(worker)
        worker.wait()

    def _spawn(self, program: str, command: list[str], *, extra=None, pass_fds=()) -> None:
        with self.log(program).open("ab") as output:
            self._running[program] = process.spawn(
                command,
                death_signal=signal.SIGKILL,
                cwd=ROOT,
                env=self.env | (extra or {}),
                output=output,
                pass_fds=pass_fds,
            )

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not self._is_ready():
            dead = [name for name, child in self._running.items() if child.poll() is not None]
            if dead or time.monotonic() > deadline:
                raise NotUp(f"ended: {dead}\n{self.tail()}")
            time.sleep(0.2)

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=30) as answer:  # noqa: S310
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        for name in ("web", "beat", "events", *WORKERS):
            if child := self._running.pop(name, None):
                process.stop(child, WORKER_STOP if name in WORKERS else ((signal.SIGTERM, 3.0),))
        self._listener.close()

    # --- what it keeps ----------------------------------------------------------------------

    @contextmanager
    def database(self) -> Iterator[None]:
        """Use the site's database through Django's models, as the application's role does."""
        from django.db import connection

        from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

        # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        connection.close()
        elsewhere = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = DATABASE
        try:
            with self._unblock(), tenant_scope(PUBLIC_TENANT):
                yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = elsewhere
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]

    def run(self, *arguments: str) -> str:
        """Run a Python program in the site's environment, as a person at its terminal would."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    # --- what it says -----------------------------------------------------------------------

    def log(self, program: str) -> Path:
        return self.folder / f"{program}.log"

    def tail(self, lines: int = 40) -> str:
        parts = []
        for path in sorted(self.folder.glob("*.log")):
            end = path.read_text(errors="replace").splitlines()[-lines:]
            parts.append("\n".join([f"--- {path.stem}", *end]))
        return "\n".join(parts)

    def complaints(self) -> list[LogLine]:
        """Every line above INFO, and every line that is not structured but tells of trouble."""
        return [line for line in self._lines() if line.level not in ("debug", "info")]

    def _lines(self) -> Iterator[LogLine]:
        for path in sorted(self.folder.glob("*.log")):
            for text in path.read_text(errors="replace").splitlines():
                yield LogLine(path.stem, _level(text), text)


def _level(text: str) -> str:
    try:
        return json.loads(text)["level"]
    except (ValueError, KeyError, TypeError):
        loud = ("Traceback", "ERROR", "WARNING", "CRITICAL", "Warning:", "Error:")
        return "unstructured" if any(word in text for word in loud) else "info"
