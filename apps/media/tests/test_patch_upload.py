import hashlib

import pytest

from apps.media import staging, uploads
from apps.media.upload_models import Upload

from .tus_client import checksum

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(tus_alice):
    return tus_alice.create(10, filename="a.mp4")["Location"]


def test_a_chunk_moves_the_offset(tus_alice, url):
    response = tus_alice.patch(url, 0, b"01234")

    assert (response.status_code, response["Upload-Offset"]) == (204, "5")
    assert response["Upload-Expires"]
    assert tus_alice.offset(url) == 5


def test_the_last_chunk_makes_an_asset(
    tus_alice, url, registered, django_capture_on_commit_callbacks
):
    tus_alice.patch(url, 0, b"01234")
    with django_capture_on_commit_callbacks(execute=True):
        response = tus_alice.patch(url, 5, b"56789")

    upload = Upload.objects.get()
    assert response["Upload-Offset"] == "10"
    assert registered == [b"0123456789"]
    assert upload.state == Upload.State.DONE
    assert upload.sha256 == hashlib.sha256(b"0123456789").hexdigest()
    assert staging.size_of(upload.public_id) == 0


def test_finishing_is_told(tus_alice, url, registered):
    heard = []
    listener = lambda upload, **_: heard.append(upload.asset)  # noqa: E731
    uploads.upload_finished.connect(listener)

    tus_alice.patch(url, 0, b"0123456789")

    uploads.upload_finished.disconnect(listener)
    assert heard == [Upload.objects.get().asset]


def test_what_is_no_video_is_refused_for_good(tus_alice, url):
    response = tus_alice.patch(url, 0, b"#EXTM3U\na\n")

    upload = Upload.objects.get()
    assert response.status_code == 204
    assert (upload.state, upload.asset) == (Upload.State.REFUSED, None)
    assert "playlist" in upload.refusal


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("de", "de"),
        ("pt-BR", "pt"),
        # It becomes part of the packager's arguments and of the captions' file name.
        ("en,output=x", "en"),
        ("../../x", "en"),
        ("x" * 300, "en"),
    ],
)
def test_only_a_language_that_lessons_have_is_taken(tus_alice, said, taken):
    url = tus_alice.create(10, filename="a.mp4", language=said)["Location"]

    assert tus_alice.patch(url, 0, b"0123456789").status_code == 204
    assert Upload.objects.get().asset.language == taken


@pytest.mark.parametrize("offset", [0, 4, 6, 10, 999])
def test_wrong_offset(tus_alice, url, offset):
    tus_alice.patch(url, 0, b"01234")

    assert tus_alice.patch(url, offset, b"xxxxx").status_code == 409
    assert tus_alice.offset(url) == 5


def test_odd_offset(tus_alice, url):
    assert tus_alice.patch(url, "five", b"01234").status_code == 400


def test_wrong_type(tus_alice, url):
    response = tus_alice.patch(url, 0, b"01234", Content_Type="application/octet-stream")

    assert response.status_code == 415


def test_more_bytes_than_announced(tus_alice, url):
    response = tus_alice.patch(url, 0, b"0123456789x")

    assert response.status_code == 413
    assert tus_alice.offset(url) == 0


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_checksum_that_fits(tus_alice, url, algorithm):
    proof = checksum(algorithm, b"01234")

    assert tus_alice.patch(url, 0, b"01234", Upload_Checksum=proof).status_code == 204


def test_checksum_that_does_not_fit_keeps_nothing(tus_alice, url):
    response = tus_alice.patch(url, 0, b"0123X", Upload_Checksum=checksum("sha1", b"01234"))

    assert response.status_code == 460
    assert tus_alice.offset(url) == 0


def test_unknown_checksum(tus_alice, url):
    assert tus_alice.patch(url, 0, b"01234", Upload_Checksum="md5 YQ==").status_code == 400


def test_large_chunks_stream(tus_alice, registered):
    body = bytes(range(256)) * 20_000  # 5 MB, twice what Django lets into memory
    url = tus_alice.create(len(body))["Location"]

    assert tus_alice.patch(url, 0, body).status_code == 204
    assert registered == [body]


def test_post_instead_of_patch(tus_alice, url):
    headers = {"X-HTTP-Method-Override": "PATCH", "Upload-Offset": "0"}
    kind = "application/offset+octet-stream"

    response = tus_alice.send("POST", url, b"01234", Content_Type=kind, **headers)

    assert (response.status_code, response["Upload-Offset"]) == (204, "5")
    assert tus_alice.send("POST", url).status_code == 405


def test_a_stranger_finds_nothing(tus_charlie, tus_alice, url):
    assert tus_charlie.patch(url, 0, b"01234").status_code == 404
    assert tus_alice.offset(url) == 0


def test_a_full_disk_says_so(tus_alice, url, monkeypatch):
    def full(*_args, **_kwargs):
        raise staging.StorageFull

    monkeypatch.setattr(staging, "write", full)

    assert tus_alice.patch(url, 0, b"01234").status_code == 507


def test_the_last_room_on_the_disk_is_left_to_others(tus_alice, url, settings):
    settings.UPLOAD_KEEPS_FREE = 2**62

    assert tus_alice.patch(url, 0, b"01234").status_code == 507
    assert tus_alice.offset(url) == 0
