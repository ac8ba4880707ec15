"""Widevine and FairPlay: our endpoint decides, a vendor (a real server on loopback) answers."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.cache import cache
from django.urls import reverse

from apps.content.tests.factories import AtomFactory
from apps.media.tests.factories import encrypted

CHALLENGE = b"\x08\x01what a CDM says"


class Vendor(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, dict(self.headers), body))
        status, licence = self.server.answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(licence)))
        self.end_headers()
        self.wfile.write(licence)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def vendor(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Vendor)
    server.asked, server.answer = [], (200, b"\x08\x02licence")
    Thread(target=server.serve_forever, daemon=True).start()
    settings.DRM_WIDEVINE_URL = "http://{}:{}/wv?kid={{kid}}".format(*server.server_address)
    settings.DRM_VENDOR_HEADER = "X-Vendor-Key: s3cret:colon"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def asset(alice):
    cache.clear()
    return encrypted(AtomFactory(owner=alice))


def ask(client, asset, system="widevine", body=CHALLENGE):
    url = reverse("api:media_api:vendor-licence", args=[asset.public_id, system])
    return client.post(url, body, content_type="application/octet-stream")


def test_the_challenge_goes_to_the_vendor_and_its_licence_comes_back(vendor, asset, bob, sign_in):
    answer = ask(sign_in(bob), asset)
    assert (answer.status_code, answer.content) == (200, b"\x08\x02licence")
    assert answer["Cache-Control"] == "no-store"
    [(path, headers, body)] = vendor.asked
    assert path == f"/wv?kid={asset.kid}"
    assert body == CHALLENGE
    assert headers["X-Vendor-Key"] == "s3cret:colon"
    assert "Cookie" not in headers


def test_who_may_not_watch_never_reaches_the_vendor(vendor, alice, bob, sign_in, client):
    cache.clear()
    draft = encrypted(AtomFactory(owner=alice, draft=True))
    assert ask(sign_in(bob), draft).status_code == 404
    assert ask(client, draft).status_code == 401
    assert vendor.asked == []


@pytest.mark.parametrize("answer", [(403, b"no"), (500, b""), (200, b""), (200, b"x" * 65537)])
def test_what_is_no_licence_is_a_502_that_tells_nothing(vendor, asset, bob, sign_in, answer):
    vendor.answer = answer
    got = ask(sign_in(bob), asset)
    assert got.status_code == 502
    assert b"s3cret" not in got.content
    assert got.json()["error"]["code"] == "licence_vendor_failed"


def test_a_vendor_that_is_away_is_a_502(vendor, asset, bob, sign_in, settings):
    settings.DRM_WIDEVINE_URL = "http://127.0.0.1:9/"
    assert ask(sign_in(bob), asset).status_code == 502


@pytest.mark.parametrize("system", ["fairplay", "playready"])
def test_a_system_that_is_not_set_up_is_not_there(vendor, asset, bob, sign_in, system):
    assert ask(sign_in(bob), asset, system).status_code == 404


def test_a_challenge_has_a_bounded_size(vendor, asset, bob, sign_in):
    assert ask(sign_in(bob), asset, body=b"x" * 65537).status_code == 413
    assert vendor.asked == []
