import pytest

from apps.content.models import Atom
from apps.media.upload_models import Upload

pytestmark = pytest.mark.django_db


def url(lesson):
    return f"/api/v1/studio/lessons/{lesson.public_id}/"


def test_nothing_of_it_stays(studio, sending):
    assert studio.delete(url(sending.atom)).status_code == 204
    assert not Atom.objects.exists()
    assert not Upload.objects.exists()


def test_a_lesson_with_a_video_is_archived_instead(studio, lesson):
    assert studio.delete(url(lesson)).status_code == 409
    assert Atom.objects.exists()


def test_a_stranger_finds_nothing(creator_charlie, sending):
    assert creator_charlie.delete(url(sending.atom)).status_code == 404
    assert Upload.objects.exists()
