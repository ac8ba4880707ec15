"""The product as it is: its edge and web process on its own engines, with lessons of its own
pipeline.

Everything lies in one folder and is kept, so that the films are converted once.
"""

import json
import os
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from microlearn.stack import process
from microlearn.stack.edge import Edge, certificate, datagrams
from microlearn.stack.environment import Environment, prepare
from microlearn.stack.ports import LOOPBACK, listen
from microlearn.stack.postgres import EmbeddedPostgres
from microlearn.stack.site import daphne
from microlearn.stack.valkey import EmbeddedValkey

READY_SECONDS = 90
OURS = ssl._create_unverified_context()  # noqa: S323 - a certificate of our own, on this machine


# PLAYER_FRONT: what browsers connect to
HTTP1, HTTP2, HTTP3 = "site", "edge", "edge-h3"


@dataclass(frozen=True)
class Running:
    """`arguments`: what Chromium must be told to trust this address."""

    url: str
    cookie: dict[str, str]
    arguments: tuple[str, ...]


@contextmanager
def running(folder: Path, address: str, port: int, *, front: str) -> Iterator[Running]:
    """Engines, web process and edge; what browsers connect to is at `address`."""
    given = {
        **os.environ,
        "EDGE": str(front != HTTP1),
        "DATA_DIR": str(folder),
        "ALLOWED_HOSTS": "*",
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
        cookie = json.loads(told.splitlines()[-1])["cookie"]
        with listen(address, port) as facing:
            if front == HTTP1:
                with _web(environment, facing):
                    url = f"http://{address}:{port}"
                    # On another address than this machine's own it would be no secure context.
                    yield Running(
                        url, cookie, (f"--unsafely-treat-insecure-origin-as-secure={url}",)
                    )
                return
            # Before the web process, which reads the list of files when it starts.
            _run(["manage.py", "collectstatic", "-v0", "--no-input"], environment.for_processes())
            with listen(LOOPBACK, 0) as inner, _web(environment, inner):
                with _edge(environment, facing, inner) as edge:
                    yield Running(f"https://{address}:{port}", cookie, _trust(edge, front))


def _trust(edge: Edge, front: str) -> tuple[str, ...]:
    host, port = edge.listener.getsockname()
    spki = certificate(edge.folder, edge.names).spki
    trust = (f"--ignore-certificate-errors-spki-list={spki}",)
    return (*trust, f"--origin-to-force-quic-on={host}:{port}") if front == HTTP3 else trust


@contextmanager
def _web(environment: Environment, listener: socket.socket) -> Iterator[None]:
    env = {**environment.for_processes(), "DATABASE_POOL": "True"}
    log = environment.data_dir / "web.log"
    host, port = listener.getsockname()
    with _spawned(daphne(listener), env, log, [listener]) as web:
        _wait_for(f"http://{host}:{port}/healthz", web, log)
        yield


@contextmanager
def _edge(environment: Environment, facing: socket.socket, inner: socket.socket) -> Iterator[Edge]:
    host, port = facing.getsockname()
    log = environment.data_dir / "edge.log"
    with datagrams(host, port) as udp:
        edge = Edge(environment.data_dir / "edge", facing, udp, [host])
        site = "{}:{}".format(*inner.getsockname())
        program = edge.program(site=site, static_root=environment["STATIC_ROOT"])
        env = {**os.environ, **program.env}
        with _spawned(program.command, env, log, [facing, udp]) as caddy:
            _wait_for(f"https://{host}:{port}/healthz", caddy, log)
            yield edge


@contextmanager
def _spawned(
    command: Sequence[str | Path],
    env: Mapping[str, str],
    log: Path,
    sockets: Sequence[socket.socket],
) -> Iterator[subprocess.Popen[bytes]]:
    descriptors = [each.fileno() for each in sockets]
    with log.open("wb") as output:
        program = process.spawn(command, env=env, output=output, pass_fds=descriptors)
    try:
        yield program
    finally:
        process.stop(program, ())


def _wait_for(url: str, web: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while web.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5, context=OURS) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"{url} does not answer: {process.tail(log, 10)}")


def _run(arguments: list[str], env: Mapping[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], env=env, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout
