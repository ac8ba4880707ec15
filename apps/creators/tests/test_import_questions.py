import io
import json
import os
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.creators import tasks
from apps.lib import clock
from apps.quizzes.models import Illustration, Question, QuestionImport
from apps.quizzes.tests.factories import QuestionFactory
from apps.quizzes.tests.test_exchange import anki, packed

pytestmark = pytest.mark.django_db
TABLE = "question,right,wrong\nWhich?,A,B\nIs it?,true,\nNothing,,\n"


@pytest.fixture
def url(lesson):
    return f"/studio/lessons/{lesson.public_id}/exchange/"


def look(studio, url, content=TABLE, name="quiz.csv"):
    """The page of what a file holds."""
    file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    return studio.post(url, {"file": file}).headers.get("Location")


def heart_deck():
    file = io.BytesIO()
    Image.new("RGB", (40, 30)).save(file, "PNG")
    deck = anki([(1, 'What is this? <img src="heart.png">\x1fA heart')])
    with zipfile.ZipFile(io.BytesIO(deck)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    return packed(entries | {"media": json.dumps({"0": "heart.png"}), "0": file.getvalue()})


def test_a_file_is_shown_before_anything_is_added(studio, url):
    page = studio.get(look(studio, url)).content.decode()

    assert "2 questions can come in" in page
    assert "Nothing" in page and "It has no right answer." in page
    assert not Question.objects.exists()


def test_the_chosen_questions_are_added(studio, url):
    preview = look(studio, url)
    page = studio.post(preview, {"question": ["1"]}, follow=True).content.decode()

    assert "1 question added." in page
    assert [q.format for q in Question.objects.all()] == ["true_false"]


def test_sent_twice_they_are_added_once(studio, url):
    preview = look(studio, url)
    for _ in range(2):
        studio.post(preview, {"question": ["0", "1"]})

    assert Question.objects.count() == 2


def test_an_import_is_undone(studio, url):
    preview = look(studio, url)
    studio.post(preview, {"question": ["0", "1"]})
    page = studio.post(f"{preview}undo/", follow=True).content.decode()

    assert "Undone" in page
    assert not Question.objects.current().exists()


def test_what_a_published_lesson_needs_is_not_undone(studio, url, lesson):
    preview = look(studio, url)
    studio.post(preview, {"question": ["0", "1"]})
    lesson.state = "published"
    lesson.save()
    page = studio.post(f"{preview}undo/", follow=True).content.decode()

    assert "keeps at least three questions" in page
    assert Question.objects.current().count() == 2


def test_a_quiz_takes_five(studio, url):
    preview = look(studio, url, "question,right\n" + "".join(f"Q{n}?,x{n}\n" for n in range(6)))
    page = studio.post(preview, {"question": [str(n) for n in range(6)]})

    assert (page.status_code, Question.objects.count()) == (409, 0)
    assert "Choose fewer" in page.content.decode()


@pytest.mark.parametrize("chosen", [[], ["9"], ["-1"], ["x"], ["٣"]])
def test_nothing_chosen_is_told(studio, url, chosen):
    assert studio.post(look(studio, url), {"question": chosen}).status_code == 400


def test_a_picture_needs_words_and_then_comes_in(studio, url):
    preview = look(studio, url, heart_deck(), "deck.apkg")
    refused = studio.post(preview, {"question": ["0"]})
    assert refused.status_code == 400
    assert "Say what the picture shows" in refused.content.decode()
    assert not Question.objects.exists()

    studio.post(preview, {"question": ["0"], "alt-0": "A red heart"})
    assert Question.objects.get().media == Illustration.objects.get().public_id
    assert Illustration.objects.get().alt == "A red heart"


@pytest.mark.parametrize("name", ["quiz.csv", "quiz.zip", "quiz.apkg", "quiz.exe"])
def test_a_file_that_cannot_be_read_is_told(studio, url, name):
    file = SimpleUploadedFile(name, b"\xff\xfe\x00")
    page = studio.post(url, {"file": file})

    assert page.status_code == 400
    assert 'role="alert"' in page.content.decode()


def test_a_file_too_large_is_refused(studio, url):
    file = SimpleUploadedFile("quiz.csv", b"x" * ((20 << 20) + 1))
    assert studio.post(url, {"file": file}).status_code == 413


@pytest.mark.parametrize("kind", ["csv", "gift", "qti2", "qti3", "apkg"])
def test_a_quiz_leaves_and_comes_back(studio, url, quiz, kind):
    file = studio.get(f"{url}export/{kind}/")
    name = file["Content-Disposition"].split('"')[1]
    page = studio.get(look(studio, url, file.content, name)).content.decode()

    assert quiz.questions.first().stem in page


def test_what_cannot_leave_is_told(studio, url, quiz):
    QuestionFactory(quiz=quiz, sequence=True)
    assert "GIFT has nothing like it." in studio.get(url).content.decode()


def test_files_go_after_two_days(studio, url):
    look(studio, url, heart_deck(), "deck.apkg")
    found = QuestionImport.objects.get()
    assert default_storage.exists(f"{found.folder}/0")
    QuestionImport.objects.update(created_at=clock.now() - timedelta(days=3))
    tasks.drop_imports()

    assert not QuestionImport.objects.exists()
    assert not default_storage.exists(f"{found.folder}/0")


def an_hour_later(public_id):
    folder = Path(default_storage.path(f"imports/{public_id}"))
    for file in folder.iterdir():
        os.utime(file, (time.time() - 3700,) * 2)


@pytest.mark.parametrize("gone", ["lesson", "owner"])
def test_files_go_with_their_lesson_and_their_owner(studio, url, lesson, alice, gone):
    look(studio, url, heart_deck(), "deck.apkg")
    found = QuestionImport.objects.get()
    if gone == "lesson":
        lesson.delete()
    else:
        QuestionImport.objects.filter(pk=found.pk).delete()  # as the erasure of an account does
    tasks.drop_imports()
    assert default_storage.exists(f"{found.folder}/0")  # it might be on its way in

    an_hour_later(found.public_id)
    tasks.drop_imports()
    assert not default_storage.exists(f"{found.folder}/0")


def test_files_of_an_import_that_is_there_stay(studio, url, riverside):
    look(studio, url, heart_deck(), "deck.apkg")
    found = QuestionImport.objects.get()
    an_hour_later(found.public_id)
    tasks.drop_imports()

    assert default_storage.exists(f"{found.folder}/0")


def test_a_stranger_finds_nothing(studio, creator_charlie, url):
    preview = look(studio, url)
    for path in (url, preview, f"{url}export/csv/"):
        assert creator_charlie.get(path).status_code == 404
    assert creator_charlie.post(preview, {"question": ["0"]}).status_code == 404
    assert creator_charlie.post(f"{preview}undo/").status_code == 404
