"""The edge of `EDGE=1 make run`: real Caddy with the configuration that is shipped, before an
origin that tells what it was asked."""

import http.client
import json
import socket
import ssl
import threading
import time
from contextlib import closing, suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest

from microlearn.stack import edge, process
from microlearn.stack.environment import prepare
from microlearn.stack.errors import StackError
from microlearn.stack.ports import LOOPBACK, listen

from .early_client import ask_early

MODULE = "js/a.0123456789ab.js"
TEXT = b"export const a = 1;\n" * 100


class Origin(BaseHTTPRequestHandler):
    """Tells what it was asked; of a media file the second half waits until it is let go."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.command, self.path))
        if self.path.startswith("/media/"):
            return self._in_halves()
        body = json.dumps({"path": self.path, "headers": dict(self.headers)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Strict-Transport-Security", "max-age=31536000")
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_HEAD = do_GET

    def _in_halves(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "10")
        self.end_headers()
        self.wfile.write(b"first")
        self.wfile.flush()
        self.server.let_go.wait(30)
        with suppress(OSError):
            self.wfile.write(b"after")

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def origin():
    server = ThreadingHTTPServer((LOOPBACK, 0), Origin)
    server.asked, server.let_go = [], threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.let_go.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def port(origin, tmp_path_factory):
    root = tmp_path_factory.mktemp("static")
    (root / "js").mkdir()
    for name in (MODULE, "js/plain.js"):
        (root / name).write_bytes(TEXT)
        (root / f"{name}.br").write_bytes(brotli.compress(TEXT))
    (root / "staticfiles.json").write_text("{}")
    with listen(LOOPBACK, 0) as listener:
        number = listener.getsockname()[1]
        with edge.datagrams(LOOPBACK, number) as udp:
            front = edge.Edge(tmp_path_factory.mktemp("edge"), listener, udp, [LOOPBACK])
            site = f"{LOOPBACK}:{origin.server_port}"
            program = front.program(site=site, static_root=str(root))
            running = process.spawn(program.command, env=program.env, pass_fds=program.pass_fds)
            try:
                yield number
            finally:
                process.stop(running, program.stop_steps)


def ask(port, path, method="GET", **headers):
    context = ssl._create_unverified_context()  # noqa: S323 - our own certificate
    connection = http.client.HTTPSConnection("localhost", port, timeout=30, context=context)
    with closing(connection):
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=names)
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()


def test_http_2_is_offered_and_http_3_told_of(port):
    context = ssl._create_unverified_context()  # noqa: S323
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection((LOOPBACK, port), timeout=30) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as secure,
    ):
        assert (secure.selected_alpn_protocol(), secure.version()) == ("h2", "TLSv1.3")
    _status, headers, _body = ask(port, "/")
    assert f'h3=":{port}"' in headers["alt-svc"]


def test_the_site_learns_who_asks_and_how(port):
    claims = {"X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "http"}
    _status, _headers, body = ask(port, "/x", **claims)
    told = json.loads(body)["headers"]
    assert (told["X-Forwarded-For"], told["X-Forwarded-Proto"]) == (LOOPBACK, "https")
    assert told["Host"] == f"localhost:{port}"


def test_this_machine_is_not_bound_to_https(port):
    assert "strict-transport-security" not in ask(port, "/x")[1]


def test_published_files_come_from_the_disk_as_they_lie_there(port, origin):
    status, headers, body = ask(port, f"/static/{MODULE}", Accept_Encoding="gzip, br")
    assert (status, headers["content-encoding"]) == (200, "br")
    assert brotli.decompress(body) == TEXT
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-type"].startswith("text/javascript")
    assert not any(path.startswith("/static/") for _method, path in origin.asked)


def test_without_brotli_a_file_is_whole(port):
    _status, headers, body = ask(port, f"/static/{MODULE}", Accept_Encoding="identity")
    assert "content-encoding" not in headers
    assert body == TEXT


def test_only_a_name_with_a_digest_is_kept_for_ever(port):
    assert ask(port, "/static/js/plain.js")[1]["cache-control"] == "public, max-age=60"


@pytest.mark.parametrize("name", ["js/b.0123456789ab.js", "staticfiles.json"])
def test_what_is_not_published_is_not_there_and_not_kept(port, name):
    status, headers, _body = ask(port, f"/static/{name}")
    assert status == 404
    assert "cache-control" not in headers


def test_media_pass_as_they_come(port, origin):
    context = ssl._create_unverified_context()  # noqa: S323
    connection = http.client.HTTPSConnection("localhost", port, timeout=30, context=context)
    with closing(connection):
        connection.request("GET", "/media/token/file.mp4")
        answer = connection.getresponse()
        assert answer.read(5) == b"first"  # the origin still holds the rest
        origin.let_go.set()
        assert answer.read() == b"after"


def test_a_page_is_answered_in_0_rtt(port):
    (page,), _flight = ask_early(port, ("GET", "/learn/abc/"))
    assert (page.status, page.early) == (200, True)
    assert json.loads(page.body)["path"] == "/learn/abc/"


UNSAFE = [("POST", "/"), ("GET", "/accounts/logout/"), ("POST", "/api/v1/feed/")]


def test_what_could_be_repeated_with_harm_waits_for_the_handshake(port):
    for request in UNSAFE:
        (answer,), _flight = ask_early(port, request)
        assert answer.status in (425, 200)  # 200: the handshake was over by then
        assert answer.early


def test_a_copied_flight_changes_nothing(port, origin):
    """Who has listened sends the same datagrams again: no handshake will ever end this."""
    _answers, flight = ask_early(port, *UNSAFE, ("GET", "/learn/copied/"))
    origin.asked.clear()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as copier:

        def asked():
            # As often as it takes: until the edge has forgotten the listener's own connection, what
            # is sent again is taken for a part of it.
            for datagram in flight:
                copier.sendto(datagram, (LOOPBACK, port))
            time.sleep(0.5)
            return ("GET", "/learn/copied/") in origin.asked

        wait_until(asked)
    time.sleep(0.3)  # for what should not come
    assert origin.asked == [("GET", "/learn/copied/")]


def wait_until(holds):
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_port_that_is_taken_is_told():
    with edge.datagrams(LOOPBACK, 0) as taken:
        number = taken.getsockname()[1]
        with pytest.raises(StackError, match=f"PORT={number + 1}"):
            edge.datagrams(LOOPBACK, number)


def test_the_certificate_stays_until_it_is_about_to_run_out(tmp_path, monkeypatch):
    first = edge.certificate(tmp_path, []).spki
    assert edge.certificate(tmp_path, [LOOPBACK]).spki == first
    monkeypatch.setattr(edge, "RENEW_BEFORE", edge.LIFE + timedelta(days=1))
    assert edge.certificate(tmp_path, []).spki != first


def test_another_name_needs_another_certificate(tmp_path):
    first = edge.certificate(tmp_path, []).spki
    second = edge.certificate(tmp_path, ["192.0.2.7"]).spki
    assert first != second == edge.certificate(tmp_path, ["192.0.2.7"]).spki


@pytest.mark.parametrize(("flag", "development"), [("1", "False"), ("0", "True"), ("", "True")])
def test_the_flag_makes_the_site_as_in_production(tmp_path, flag, development):
    environment = prepare({"DATA_DIR": str(tmp_path), "EDGE": flag})
    assert environment["DEVELOPMENT"] == development
    assert environment.for_processes().get("TRUSTED_PROXIES") == ("1" if flag == "1" else None)
