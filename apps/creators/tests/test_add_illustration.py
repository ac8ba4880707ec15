import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.quizzes.models import Illustration

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(lesson):
    return f"/api/v1/studio/lessons/{lesson.public_id}/illustrations/"


def upload(name="heart.png"):
    file = io.BytesIO()
    Image.new("RGB", (40, 30)).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), "image/png")


def test_a_creator_adds_a_picture(studio, url, alice):
    response = studio.post(url, {"file": upload(), "alt": "A heart"})

    assert response.status_code == 201
    assert Illustration.objects.get(public_id=response.json()["id"]).owner == alice


def test_its_name_says_nothing(studio, url):
    response = studio.post(url, {"file": upload("../../evil.svg"), "alt": "A heart"})

    assert response.json()["url"].endswith("/picture.webp")


def test_words_are_demanded(studio, url):
    response = studio.post(url, {"file": upload(), "alt": " "})

    assert (response.status_code, response.json()["error"]["code"]) == (400, "alt_missing")


def test_a_page_is_no_picture(studio, url):
    page = SimpleUploadedFile("x.png", b"<html><script>", "image/png")

    assert studio.post(url, {"file": page, "alt": "A heart"}).status_code == 422


def test_a_stranger_adds_nothing(creator_charlie, url):
    assert creator_charlie.post(url, {"file": upload(), "alt": "A heart"}).status_code == 404
