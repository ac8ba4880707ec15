import io
import wave
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from apps.lib import clock
from apps.lib.errors import InvalidInput, TooLarge
from apps.media import attachments
from apps.media.errors import UnusableMedia
from apps.quizzes import illustrations, questions, tasks
from apps.quizzes.models import Illustration
from apps.quizzes.tests.bodies import BODIES, REGIONS

pytestmark = pytest.mark.django_db


def picture(size=(400, 300), kind="PNG", **options):
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **options)
    return [file.getvalue()]


def sound(seconds=1):
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(b"\0\0" * 8000 * seconds)
    return [file.getvalue()]


@pytest.fixture
def added(alice, public):
    return illustrations.add(owner=alice, content=picture(), alt="A teal wall")


def test_a_picture_is_made_anew(added):
    with default_storage.open(added.key) as file, Image.open(file) as kept:
        assert (kept.format, kept.size) == ("WEBP", (400, 300))
    assert (added.kind, added.width, added.height) == ("image", 400, 300)


def test_where_a_photo_was_taken_is_not_kept(alice, public):
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    made = illustrations.add(owner=alice, content=picture(kind="JPEG", exif=exif), alt="A wall")
    with default_storage.open(made.key) as file, Image.open(file) as kept:
        assert not kept.getexif()


def test_a_large_picture_is_made_smaller(alice, public):
    made = illustrations.add(owner=alice, content=picture((4000, 1000), "JPEG"), alt="Wide")
    assert (made.width, made.height) == (1600, 400)


def test_a_sound_is_kept_as_aac(alice, public):
    made = illustrations.add(owner=alice, content=sound(), alt="Silence")
    assert (made.kind, made.file, round(made.seconds)) == ("audio", "sound.mp4", 1)
    assert default_storage.size(made.key) == made.size > 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"#EXTM3U\nfile:///etc/passwd\n",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        b"GIF89a" + b"\xff" * 20,
        b"%PDF-1.7",
    ],
)
def test_what_is_neither_is_refused(alice, public, content):
    with pytest.raises(UnusableMedia):
        illustrations.add(owner=alice, content=[content], alt="What?")
    assert not Illustration.objects.exists()


def test_a_bomb_is_refused_by_its_header(alice, public):
    small = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(small, "PNG")
    with pytest.raises(attachments.AttachmentTooLarge):
        illustrations.add(owner=alice, content=[small.getvalue()], alt="Black")


def test_a_sound_lasts_a_minute_at_most(alice, public):
    with pytest.raises(attachments.AttachmentTooLarge):
        illustrations.add(owner=alice, content=sound(61), alt="Long silence")


def test_ten_megabytes_are_the_most(alice, public):
    with pytest.raises(TooLarge):
        illustrations.add(owner=alice, content=(b"\0" * (1 << 20) for _ in range(11)), alt="Big")


@pytest.mark.parametrize("alt", ["", "  \n", "x" * 501])
def test_words_that_stand_for_it_are_demanded(alice, public, alt):
    with pytest.raises(InvalidInput):
        illustrations.add(owner=alice, content=picture(), alt=alt)


@pytest.fixture
def pointed(quiz, added):
    """A hotspot on Alice's picture."""
    questions.remove(question=quiz.questions.last())
    body = {"media": added.public_id, "regions": REGIONS}
    return questions.add(quiz=quiz, format="hotspot", stem="Where is the ventricle?", body=body)


def test_a_question_makes_it_its_own(pointed, added):
    added.refresh_from_db()
    assert added.question == pointed


def test_a_page_is_told_its_address_and_its_words(client, bob, pointed):
    client.force_login(bob)
    asked = client.get(f"/api/v1/quizzes/{pointed.quiz.public_id}/").json()["questions"][-1]

    told = asked["shown"]["media"]
    assert (told["alt"], told["kind"]) == ("A teal wall", "image")
    assert told["url"].startswith("/media/") and told["url"].endswith("/picture.webp")
    assert "0.5" not in str(asked["shown"]["regions"])


def test_a_picture_of_another_question_cannot_be_taken(quiz, pointed, added):
    with pytest.raises(InvalidInput):
        questions.add(
            quiz=quiz, format="free_response", stem="What?", body=BODIES["free_response"],
            media=added.public_id,
        )  # fmt: skip


def test_what_no_question_uses_goes_after_two_days(pointed, added):
    questions.edit(question=pointed, format="numeric", stem="How many?", body={"value": 4})
    tasks.drop_unused_illustrations()
    assert Illustration.objects.filter(pk=added.pk, question=None).exists()

    Illustration.objects.update(created_at=clock.now() - timedelta(days=3))
    tasks.drop_unused_illustrations()
    assert not Illustration.objects.exists()
    assert not default_storage.exists(added.key)
