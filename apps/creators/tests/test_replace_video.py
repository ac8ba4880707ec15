import pytest

from apps.content import publishing, teachings
from apps.content.models import Version
from apps.creators.models import Footage
from apps.creators.tests.test_begin_lesson import finish
from apps.media import assets, stages, tasks
from apps.media.tests.factories import AssetFactory
from apps.media.upload_models import Upload
from apps.pathways import feed

pytestmark = pytest.mark.django_db
JSON = "application/json"
FILE = {"filename": "better.mp4", "size": 10, "fingerprint": "ab12"}


@pytest.fixture
def url(lesson):
    return f"/api/v1/studio/lessons/{lesson.public_id}/versions/"


@pytest.fixture
def second(studio, alice, url):
    """A second version of Alice's lesson, being converted."""
    studio.post(url, FILE, content_type="application/json")
    asset = AssetFactory(owner=alice, duration_ms=4000)
    finish(Upload.objects.get(), asset)
    return asset


def begin(client, url, **changes):
    return client.post(url, FILE | changes, content_type="application/json")


def default_of(lesson):
    return lesson.versions.get(is_default=True)


def go_live(asset, on_commit):
    with on_commit(execute=True):
        assets.go_live(asset=asset)


def test_the_old_version_stays_until_the_switch(
    lesson, asset, second, studio, url, django_capture_on_commit_callbacks
):
    assert default_of(lesson).asset == asset
    assert studio.post(f"{url}2/switch/", content_type=JSON).status_code == 409

    go_live(second, django_capture_on_commit_callbacks)
    assert default_of(lesson).asset == asset

    response = studio.post(f"{url}2/switch/", content_type=JSON)

    assert [take["code"] for take in response.json()["takes"]] == ["current", "ready"]
    assert default_of(lesson).asset == second


def test_back_at_once(lesson, asset, second, studio, url, django_capture_on_commit_callbacks):
    go_live(second, django_capture_on_commit_callbacks)
    studio.post(f"{url}2/switch/", content_type=JSON)

    assert studio.post(f"{url}1/switch/", content_type=JSON).status_code == 200
    assert default_of(lesson).asset == asset
    assert lesson.versions.count() == 2


def test_what_it_teaches_differently_is_told_at_the_switch(
    studio, url, lesson, second, django_capture_on_commit_callbacks
):
    go_live(second, django_capture_on_commit_callbacks)
    publishing.publish(atom=lesson, by=lesson.owner)
    wish = {"teaches_anew": "30 compressions, not 15"}
    assert studio.post(f"{url}2/switch/", wish, content_type=JSON).status_code == 200
    (change,) = teachings.changes_since([lesson.skill_id])
    assert (change.atom, change.note) == (lesson, "30 compressions, not 15")


@pytest.mark.parametrize("words", ["", " ", "x" * 201])
def test_nothing_is_switched_while_its_words_do_not_fit(
    studio, url, lesson, second, django_capture_on_commit_callbacks, words
):
    go_live(second, django_capture_on_commit_callbacks)
    response = studio.post(f"{url}2/switch/", {"teaches_anew": words}, content_type=JSON)
    assert response.status_code == 400
    assert default_of(lesson).number == 1


def test_it_switches_by_itself_where_that_was_chosen(
    lesson, studio, url, alice, django_capture_on_commit_callbacks
):
    begin(studio, url, switch=True)
    better = AssetFactory(owner=alice)
    finish(Upload.objects.get(), better)
    go_live(better, django_capture_on_commit_callbacks)

    assert default_of(lesson).asset == better


def test_learners_get_it_with_their_next_page(
    lesson, quiz, second, studio, url, alice, bob, django_capture_on_commit_callbacks
):
    studio.post(f"/api/v1/studio/lessons/{lesson.public_id}/publish/")
    before = feed.item(bob, lesson.public_id)["media"]
    go_live(second, django_capture_on_commit_callbacks)

    studio.post(f"{url}2/switch/", content_type=JSON)

    after = feed.item(bob, lesson.public_id)["media"]
    assert before["poster"] != after["poster"] or before["hls"] != after["hls"]
    assert second.public_id in after["hls"]


def test_a_lesson_without_a_video_has_no_second_one(studio, sending):
    url = f"/api/v1/studio/lessons/{sending.atom.public_id}/versions/"
    assert begin(studio, url).status_code == 409


def test_the_same_file_is_the_same_version(
    lesson, second, studio, url, django_capture_on_commit_callbacks
):
    response = begin(studio, url)
    assert response.status_code == 409
    assert "version 2" in response.json()["error"]["message"]
    assert begin(studio, url, trimstart=1000).status_code == 201


def test_a_file_on_its_way_can_be_given_up(lesson, asset, studio, url):
    cancel = begin(studio, url).json()["cancel"]

    assert studio.delete(cancel).status_code == 204
    assert not Upload.objects.exists()
    assert not Footage.objects.exists()
    assert default_of(lesson).asset == asset
    assert studio.delete(cancel).status_code == 404


def test_another_file_takes_its_place(lesson, studio, url):
    begin(studio, url)
    begin(studio, url, fingerprint="cd34")

    assert Upload.objects.get().fingerprint == "cd34"


def test_a_refused_file_changes_nothing(lesson, asset, second, studio):
    second.refusal_code, second.refusal = "media_damaged", "Damaged."
    second.save()

    page = studio.get(f"/studio/lessons/{lesson.public_id}/").content.decode()

    assert "Damaged." in page
    assert default_of(lesson).asset == asset


def test_questions_behind_its_end_are_named(
    lesson, quiz, second, studio, url, django_capture_on_commit_callbacks
):
    quiz.questions.update(clip_start_ms=None, clip_end_ms=None)
    question = quiz.questions.first()
    question.clip_start_ms, question.clip_end_ms = 3000, 5000
    question.save()
    go_live(second, django_capture_on_commit_callbacks)

    page = studio.get(f"/studio/lessons/{lesson.public_id}/versions/2/").content.decode()

    assert "One question points behind the end of this version" in page
    assert question.stem in page


@pytest.mark.parametrize("path", ["versions/1/", "versions/new/"])
def test_pages_are_their_owners(lesson, studio, creator_charlie, path):
    url = f"/studio/lessons/{lesson.public_id}/{path}"
    assert studio.get(url).status_code == 200
    assert creator_charlie.get(url).status_code == 404


def test_a_stranger_switches_nothing(lesson, asset, second, creator_charlie, url):
    assert creator_charlie.post(f"{url}2/switch/", content_type=JSON).status_code == 404
    assert Version.objects.get(atom=lesson, is_default=True).asset == asset


def test_its_steps_are_shown_beside_those_of_the_other(lesson, second, studio, url, monkeypatch):
    stages.lay_out(second)
    second.stages.filter(name="encode_low").update(state="failed", error="It broke.")
    sent = []
    monkeypatch.setattr(tasks, "send", sent.append)

    shown = studio.get(f"/api/v1/studio/lessons/{lesson.public_id}/progress/").json()
    take, current = shown["takes"]
    failed = next(stage for stage in take["stages"] if stage["state"] == "failed")
    assert (take["code"], current["stages"]) == ("failed", [])
    assert failed["retry"] == f"{url}2/stages/encode_low/retry/"

    again = studio.post(failed["retry"]).json()["takes"][0]
    assert again["code"] == "processing"
    assert [stage.name for stage in sent] == ["encode_low"]
