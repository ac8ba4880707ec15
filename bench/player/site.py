"""The product as it is: its web process on its own engines, with lessons of its own pipeline.

Everything lies in one folder and is kept, so that the films are converted once.
"""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from microlearn.stack import process
from microlearn.stack.environment import Environment, prepare
from microlearn.stack.ports import listen
from microlearn.stack.postgres import EmbeddedPostgres
from microlearn.stack.site import daphne
from microlearn.stack.valkey import EmbeddedValkey

READY_SECONDS = 90


@dataclass(frozen=True)
class Running:
    url: str
    cookie: dict[str, str]


@contextmanager
def running(folder: Path, address: str, port: int) -> Iterator[Running]:
    """Engines and web process, the web process at `address`."""
    given = {
        **os.environ,
        "DATA_DIR": str(folder),
        "ALLOWED_HOSTS": f"127.0.0.1,localhost,testserver,{address}",
        "DEMO": "False",
        "LOG_LEVEL": "WARNING",
    }
    environment = prepare(given)
    with (
        EmbeddedPostgres(folder / "postgres") as postgres,
        EmbeddedValkey(folder / "valkey") as valkey,
    ):
        environment.made["DATABASE_URL"] = postgres.app_url
        environment.made["DATABASE_OWNER_URL"] = postgres.owner_url
        environment.made["REDIS_URL"] = valkey.url
        _run(["manage.py", "migrate", "-v0", "--skip-checks"], environment.as_owner())
        print("bench-player: making lessons, if they are not there yet…", flush=True)
        told = _run(["-m", "bench.player.shelf"], environment.for_processes())
        with _web(environment, folder / "web.log", address, port) as url:
            yield Running(url, json.loads(told.splitlines()[-1])["cookie"])


@contextmanager
def _web(environment: Environment, log: Path, address: str, port: int) -> Iterator[str]:
    listener = listen(address, port)
    env = {**environment.for_processes(), "DATABASE_POOL": "True"}
    with log.open("wb") as output:
        web = process.spawn(daphne(listener), env=env, output=output, pass_fds=[listener.fileno()])
    url = f"http://{address}:{listener.getsockname()[1]}"
    try:
        _wait_for(f"{url}/healthz", web, log)
        yield url
    finally:
        process.stop(web, ())
        listener.close()


def _wait_for(url: str, web: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while web.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the web process does not answer: {process.tail(log, 10)}")


def _run(arguments: list[str], env: Mapping[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], env=env, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout
