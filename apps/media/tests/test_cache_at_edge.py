"""The shipped nginx edge before the real web process."""

import shutil

import pytest

from apps.lib import clock, signing
from apps.media import files

from . import edge

PREFIX = "assets/bcdfghjkmnpqrs/k3j4h5"
CONTENT = bytes(range(256)) * 2000


@pytest.fixture
def site(tmp_path, settings):
    files.put_bytes(f"{PREFIX}/v360.mp4", CONTENT)
    with edge.site(tmp_path) as server:
        yield server


@pytest.fixture
def proxy(site, tmp_path, settings):
    with edge.nginx(tmp_path / "edge", site, keys=settings.MEDIA_SIGNING_KEY) as server:
        yield server


def address(*, public=True, seconds=60, prefix=PREFIX):
    expires = int(clock.now().timestamp()) + seconds
    return f"/media/{signing.sign(prefix, expires=expires, public=public)}/{PREFIX}/v360.mp4"


def test_one_copy_serves_every_good_token(site, proxy):
    first = proxy.ask(address(), Range="bytes=1000-1999")
    assert (first.status, first.body) == (206, CONTENT[1000:2000])
    assert first.headers["x-cache"] == "MISS"
    assert first.headers["cache-control"] == "public, max-age=604800, immutable"
    again = proxy.ask(address(seconds=90))
    assert (again.status, again.body, again.headers["x-cache"]) == (200, CONTENT, "HIT")
    private = proxy.ask(address(public=False), Range="bytes=-10")
    assert (private.status, private.body) == (206, CONTENT[-10:])
    assert private.headers["x-cache"] == "HIT"
    assert private.headers["cache-control"] == "private, max-age=3600, immutable"
    assert len(site.asked()) == 1


def test_the_edge_refuses_by_itself(site, proxy):
    proxy.ask(address())
    forged = proxy.ask(address(prefix="assets/other/k3j4h5"))
    expired = proxy.ask(address(seconds=-1))
    assert (forged.status, expired.status) == (404, 403)
    assert forged.headers["cache-control"] == expired.headers["cache-control"] == "no-store"
    assert proxy.ask(address(), "DELETE").status == 405
    assert proxy.ask("/healthz").status == 404, "nothing but media"
    assert len(site.asked()) == 1


def test_another_origin_may_fetch(proxy):
    asked = proxy.ask(address(), "OPTIONS", Origin=edge.SITE_ORIGIN)
    assert asked.status == 204
    assert asked.headers["access-control-allow-origin"] == edge.SITE_ORIGIN
    assert asked.headers["access-control-allow-headers"] == "Range"
    got = proxy.ask(address())
    assert got.headers["cross-origin-resource-policy"] == "cross-origin"


def test_a_copy_outlives_the_file_until_the_site_says_otherwise(proxy, tmp_path):
    proxy.ask(address())
    shutil.rmtree(tmp_path / "media" / "assets")
    assert proxy.ask(address()).headers["x-cache"] == "HIT"
    wrong = signing.sign(PREFIX, expires=2**32 - 1, public=False)
    assert proxy.ask(address(), X_Media_Refresh=wrong).headers["x-cache"] == "HIT"
    right = signing.sign(f"refresh/{PREFIX}", expires=2**32 - 1, public=False)
    assert proxy.ask(address(), X_Media_Refresh=right).status == 404
    assert proxy.ask(address()).status == 404
