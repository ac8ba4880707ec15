import pytest

from apps.lib import clock
from apps.media.upload_models import Upload

from .tus_client import LIST, TusClient

pytestmark = pytest.mark.django_db


def test_creator_opens_an_upload(tus_alice):
    response = tus_alice.create(12, filename="müsli.mp4", fingerprint="f1")

    upload = Upload.objects.get()
    assert response.status_code == 201
    assert response["Location"] == f"{LIST}{upload.public_id}/"
    assert response["Tus-Resumable"] == "1.0.0"
    assert response["Upload-Expires"].endswith("GMT")
    assert (upload.length, upload.offset, upload.filename) == (12, 0, "müsli.mp4")


def test_same_file_twice_is_one_upload(tus_alice):
    first = tus_alice.create(12, fingerprint="f1")
    second = tus_alice.create(12, fingerprint="f1")

    assert second["Location"] == first["Location"]
    assert Upload.objects.count() == 1


def test_other_length_is_another_upload(tus_alice):
    tus_alice.create(12, fingerprint="f1")
    tus_alice.create(13, fingerprint="f1")

    assert [upload.length for upload in Upload.objects.all()] == [13]


def test_files_without_fingerprint_are_never_the_same(tus_alice):
    assert tus_alice.create(12)["Location"] != tus_alice.create(12)["Location"]


def test_too_large(tus_alice, settings):
    settings.MEDIA_MAX_BYTES = 100

    response = tus_alice.create(101)

    assert response.status_code == 413
    assert response.json()["error"]["code"] == "file_too_large"
    assert not Upload.objects.exists()


@pytest.mark.parametrize("length", ["0", "-1", "many", "1e3", ""])
def test_odd_length(tus_alice, length):
    assert tus_alice.create(length).status_code == 400


def test_hostile_metadata(tus_alice):
    response = tus_alice.send("POST", LIST, Upload_Length="5", Upload_Metadata="filename ***")

    assert response.status_code == 400


def test_wrong_version(tus_alice):
    response = tus_alice.send("POST", LIST, Upload_Length="5", Tus_Resumable="0.2.2")

    assert (response.status_code, response["Tus-Version"]) == (412, "1.0.0")


def test_too_many_open_uploads(tus_alice, settings):
    settings.UPLOADS_OPEN_PER_USER = 2
    tus_alice.create(1)
    tus_alice.create(1)

    assert tus_alice.create(1).status_code == 429


def test_an_expired_upload_leaves_room(tus_alice, settings):
    settings.UPLOADS_OPEN_PER_USER = 1
    tus_alice.create(1)
    Upload.objects.update(expires_at=clock.now())

    assert tus_alice.create(1).status_code == 201


def test_a_learner_may_not(sign_in, bob):
    assert TusClient(sign_in(bob)).create(5).status_code == 403


def test_a_visitor_may_not(client, public):
    assert TusClient(client).create(5).status_code in (401, 403)


def test_options_tell_what_is_spoken(tus_alice, settings):
    response = tus_alice.send("OPTIONS", LIST)

    assert response.status_code == 204
    assert response["Tus-Version"] == "1.0.0"
    assert response["Tus-Extension"] == "creation,termination,expiration,checksum"
    assert response["Tus-Max-Size"] == str(settings.MEDIA_MAX_BYTES)
