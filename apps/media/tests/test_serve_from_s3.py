"""The same answers from a bucket: read through, with ranges, never redirected."""

import pytest

from apps.lib import clock, signing
from apps.media import files

from .media_client import request

PREFIX = "assets/bcdfghjkmnpqrs/k3j4h5"
CONTENT = bytes(range(256)) * 2000

pytestmark = pytest.mark.usefixtures("s3")


@pytest.fixture(autouse=True)
def clip(s3):
    files.put_bytes(f"{PREFIX}/v360.mp4", CONTENT)
    files.put_bytes("assets/other/r1/v360.mp4", b"private")


def address(file="v360.mp4", *, public=True):
    expires = int(clock.now().timestamp()) + 60
    return f"/media/{signing.sign(PREFIX, expires=expires, public=public)}/{PREFIX}/{file}"


def test_the_whole_file():
    status, headers, body = request(address())
    assert (status, body) == (200, CONTENT)
    assert headers["content-type"] == "video/mp4"
    assert headers["content-length"] == str(len(CONTENT))
    assert headers["cache-control"] == "public, max-age=604800, immutable"
    assert "location" not in headers


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [
        ("bytes=1000-200999", 1000, 201000),
        ("bytes=511000-", 511000, 512000),
        ("bytes=-100", 511900, 512000),
        ("bytes=0-999999", 0, 512000),
    ],
)
def test_a_range(asked, first, end):
    status, headers, body = request(address(), range=asked)
    assert (status, body) == (206, CONTENT[first:end])
    assert headers["content-range"] == f"bytes {first}-{end - 1}/{len(CONTENT)}"


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "lines=0-1", "bytes=a-b"])
def test_a_range_that_is_none_of_ours_gets_all(asked):
    status, _, body = request(address(), range=asked)
    assert (status, len(body)) == (200, len(CONTENT))


def test_a_range_behind_the_end():
    status, headers, _ = request(address(), range=f"bytes={len(CONTENT)}-")
    assert status == 416
    assert headers["content-range"] == f"bytes */{len(CONTENT)}"


def test_a_current_copy_is_not_sent_again_and_the_bucket_not_asked(s3, settings):
    etag = request(address())[1]["etag"]
    settings.STORAGES = {**settings.STORAGES, "default": _unreachable(settings)}
    status, headers, body = request(address(), if_none_match=etag)
    assert (status, body, headers["etag"]) == (304, b"", etag)


def _unreachable(settings):
    store = settings.STORAGES["default"]
    return store | {"OPTIONS": store["OPTIONS"] | {"endpoint_url": "http://127.0.0.1:9"}}


def test_a_range_of_another_state_of_the_file_gets_all():
    status, _, body = request(address(), range="bytes=0-9", if_range='"old"')
    assert (status, len(body)) == (200, len(CONTENT))


def test_head_sends_no_body():
    status, headers, body = request(address(), "HEAD")
    assert (status, body, headers["content-length"]) == (200, b"", str(len(CONTENT)))


@pytest.mark.parametrize("file", ["nothing.mp4", "../other/r1/v360.mp4"])
def test_what_is_not_there(file):
    assert request(address(file))[0] == 404


def test_a_token_of_another_folder():
    token = address().split("/")[2]
    assert request(f"/media/{token}/assets/other/r1/v360.mp4")[0] == 404
