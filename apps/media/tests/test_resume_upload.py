import pytest

from apps.lib import clock
from apps.media import staging
from apps.media.upload_models import Upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(tus_alice):
    url = tus_alice.create(10, filename="a.mp4")["Location"]
    tus_alice.patch(url, 0, b"0123")
    return url


def test_head_tells_where_to_go_on(tus_alice, url):
    response = tus_alice.send("HEAD", url)

    assert response.status_code == 200
    assert (response["Upload-Offset"], response["Upload-Length"]) == ("4", "10")
    assert response["Upload-Metadata"] == "filename YS5tcDQ="
    assert response["Cache-Control"] == "no-store"


def test_going_on_completes_the_file(tus_alice, url, registered):
    tus_alice.patch(url, tus_alice.offset(url), b"456789")

    assert registered == [b"0123456789"]


def test_bytes_of_a_failed_attempt_are_overwritten(tus_alice, url, registered):
    public_id = Upload.objects.get().public_id
    staging.write(public_id, offset=4, chunks=[b"junk of a killed server"])

    tus_alice.patch(url, 4, b"456789")

    assert registered == [b"0123456789"]


def test_bytes_lost_from_the_disk_are_asked_for_again(tus_alice, url):
    staging.path_of(Upload.objects.get().public_id).write_bytes(b"01")

    assert tus_alice.patch(url, 4, b"456789").status_code == 409
    assert tus_alice.offset(url) == 2
    assert tus_alice.patch(url, 2, b"23").status_code == 204


def test_a_finished_upload_stays_finished(tus_alice, url, registered):
    tus_alice.patch(url, 4, b"456789")

    assert tus_alice.offset(url) == 10
    assert tus_alice.patch(url, 10, b"").status_code == 204
    assert len(registered) == 1


def test_expired(tus_alice, url):
    Upload.objects.update(expires_at=clock.now())

    assert tus_alice.send("HEAD", url).status_code == 410


def test_stranger_and_missing(tus_charlie, tus_alice, url):
    assert tus_charlie.send("HEAD", url).status_code == 404
    assert tus_alice.send("HEAD", "/api/v1/uploads/23456789bcdfgh/").status_code == 404
