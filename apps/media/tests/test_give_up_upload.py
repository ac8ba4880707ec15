from datetime import timedelta

import pytest

from apps.lib import clock
from apps.media import staging, uploads
from apps.media.upload_models import Upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(tus_alice):
    url = tus_alice.create(10)["Location"]
    tus_alice.patch(url, 0, b"0123")
    return url


def test_nothing_is_left(tus_alice, url, django_capture_on_commit_callbacks):
    public_id = Upload.objects.get().public_id

    with django_capture_on_commit_callbacks(execute=True):
        response = tus_alice.send("DELETE", url)

    assert response.status_code == 204
    assert not Upload.objects.exists()
    assert not staging.path_of(public_id).exists()
    assert tus_alice.send("HEAD", url).status_code == 404


def test_a_finished_upload_is_history(tus_alice, url, registered):
    tus_alice.patch(url, 4, b"456789")

    assert tus_alice.send("DELETE", url).status_code == 409


def test_a_stranger_may_not(tus_charlie, url):
    assert tus_charlie.send("DELETE", url).status_code == 404
    assert Upload.objects.exists()


def test_sweeping_takes_what_has_expired(url, settings, django_capture_on_commit_callbacks):
    public_id = Upload.objects.get().public_id

    assert uploads.sweep() == 0
    late = clock.now() + timedelta(seconds=settings.UPLOAD_EXPIRES_AFTER + 1)
    with django_capture_on_commit_callbacks(execute=True), clock.frozen(late):
        assert uploads.sweep() == 1
    assert not Upload.objects.exists()
    assert not staging.path_of(public_id).exists()


def test_sweeping_leaves_finished_uploads(tus_alice, url, registered, settings):
    tus_alice.patch(url, 4, b"456789")

    with clock.frozen(clock.now() + timedelta(days=365)):
        assert uploads.sweep() == 0
