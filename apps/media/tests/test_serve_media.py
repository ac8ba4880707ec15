"""Media bytes over ASGI, as a player asks for them."""

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.lib import clock, signing
from apps.media import serving

from .media_client import request

PREFIX = "assets/bcdfghjkmnpqrs/r1"
CONTENT = bytes(range(256)) * 2000  # half a megabyte: several pieces


@pytest.fixture(autouse=True)
def clip():
    default_storage.save(f"{PREFIX}/v360.mp4", ContentFile(CONTENT))
    default_storage.save(f"{PREFIX}/master.m3u8", ContentFile(b"#EXTM3U\n"))
    default_storage.save("assets/other/r1/v360.mp4", ContentFile(b"private"))
    default_storage.save("secret.mp4", ContentFile(b"secret"))


def token(*, seconds: int = 60, public: bool = True, prefix: str = PREFIX) -> str:
    expires = int(clock.now().timestamp()) + seconds
    return signing.sign(prefix, expires=expires, public=public)


def address(file: str = "v360.mp4", **grant) -> str:
    return f"/media/{token(**grant)}/{PREFIX}/{file}"


def test_the_whole_file():
    status, headers, body = request(address())
    assert (status, body) == (200, CONTENT)
    assert headers["content-type"] == "video/mp4"
    assert headers["content-length"] == str(len(CONTENT))
    assert headers["accept-ranges"] == "bytes"
    assert headers["x-content-type-options"] == "nosniff"


def test_a_range():
    status, headers, body = request(address(), range="bytes=1000-200999")
    assert (status, body) == (206, CONTENT[1000:201000])
    assert headers["content-range"] == f"bytes 1000-200999/{len(CONTENT)}"
    assert headers["content-length"] == "200000"


def test_a_range_behind_the_end():
    status, headers, _ = request(address(), range=f"bytes={len(CONTENT)}-")
    assert status == 416
    assert headers["content-range"] == f"bytes */{len(CONTENT)}"


def test_a_range_of_another_state_of_the_file_gets_all_of_this_one():
    status, _, body = request(address(), range="bytes=0-9", if_range='"old"')
    assert (status, len(body)) == (200, len(CONTENT))


def test_a_current_copy_is_not_sent_again():
    etag = request(address())[1]["etag"]
    status, headers, body = request(address(), if_none_match=etag)
    assert (status, body) == (304, b"")
    assert headers["etag"] == etag


def test_head_sends_no_body():
    status, headers, body = request(address(), "HEAD")
    assert (status, body) == (200, b"")
    assert headers["content-length"] == str(len(CONTENT))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading(method):
    status, headers, _ = request(address(), method)
    assert status == 405
    assert headers["allow"] == "GET, HEAD"


def test_public_bytes_may_be_kept_by_anyone():
    assert request(address())[1]["cache-control"] == "public, max-age=604800, immutable"


def test_private_bytes_may_be_kept_by_the_browser_alone():
    _, headers, _ = request(address(public=False))
    assert headers["cache-control"] == "private, max-age=3600, immutable"


def test_playlists_never_change_either():
    _, headers, body = request(address("master.m3u8"))
    assert body == b"#EXTM3U\n"
    assert headers["content-type"] == "application/vnd.apple.mpegurl"
    assert headers["cache-control"] == "public, max-age=604800, immutable"


def test_an_expired_token():
    status, headers, body = request(address(seconds=0))
    assert (status, body) == (403, b"Forbidden")
    assert headers["cache-control"] == "no-store"


def test_a_forged_token():
    good = token()
    forged = ("A" if good[0] != "A" else "B") + good[1:]
    assert request(f"/media/{forged}/{PREFIX}/v360.mp4")[0] == 404


def test_a_token_of_another_folder():
    assert request(f"/media/{token()}/assets/other/r1/v360.mp4")[0] == 404


@pytest.mark.parametrize(
    "file",
    [
        "../../../secret.mp4",
        "..%2f..%2fsecret.mp4",
        "/etc/passwd",
        "....//v360.mp4",
        ".hidden.mp4",
        "v360.mp4/",
        "v360.mp4\x00.jpg",
        "v360.mp4\n",
        "v360.py",
        "nothing.mp4",
        "",
        "x" * 5000 + ".mp4",
    ],
)
def test_no_way_out_of_the_folder(file):
    assert request(address(file))[0] == 404


@pytest.mark.parametrize(
    "path",
    ["/media/", "/media/x", "/media//assets/a/b/c.mp4", "/media/" + "A" * 28 + "/secret.mp4"],
)
def test_what_is_no_address(path):
    assert request(path)[0] == 404


def test_a_client_that_left_is_not_read_for():
    assert sent_to_a_client_that_left() < len(CONTENT)


@async_to_sync
async def sent_to_a_client_that_left() -> int:
    scope = {"type": "http", "method": "GET", "path": address(), "headers": []}
    client = ApplicationCommunicator(serving.application, scope)
    await client.send_input({"type": "http.disconnect"})
    await client.wait(10)
    sent = 0
    while not client.output_queue.empty():
        sent += len((await client.receive_output(1)).get("body", b""))
    return sent
