"""A version that was not good enough is removed, and brought back while that is possible."""

from datetime import timedelta

import pytest

from apps.content import tasks as content_tasks
from apps.content.models import Version
from apps.creators.models import Footage
from apps.creators.tests.test_begin_lesson import finish
from apps.creators.tests.test_captions_page import captions
from apps.lib import clock
from apps.media import assets
from apps.media import tasks as media_tasks
from apps.media.models import Asset
from apps.media.tests.factories import AssetFactory
from apps.media.upload_models import Upload

FILE = {"filename": "better.mp4", "size": 10, "fingerprint": "ab12"}


@pytest.fixture
def url(lesson):
    return f"/api/v1/studio/lessons/{lesson.public_id}/versions/"


@pytest.fixture
def send(studio, url):
    return lambda **more: studio.post(url, FILE | more, content_type="application/json")


@pytest.fixture
def second(send, alice):
    """Converted, and not switched to."""
    assert send(switch=True).status_code == 201
    asset = AssetFactory(owner=alice, duration_ms=4000)
    finish(Upload.objects.get(), asset)
    return asset


def numbers(client, lesson):
    shown = client.get(f"/api/v1/studio/lessons/{lesson.public_id}/progress/").json()
    return [take["number"] for take in shown["takes"]]


def test_it_is_gone_from_the_list_and_comes_back(studio, lesson, second, url):
    assert [take["number"] for take in studio.post(f"{url}2/discard/").json()["takes"]] == [1]
    assert studio.get(f"/studio/lessons/{lesson.public_id}/versions/2/").status_code == 404
    page = studio.get(f"/studio/lessons/{lesson.public_id}/").content.decode()
    assert f"{url}2/restore/" in page

    assert [take["number"] for take in studio.post(f"{url}2/restore/").json()["takes"]] == [2, 1]


def test_the_one_in_use_stays(studio, lesson, second, url):
    response = studio.post(f"{url}1/discard/")
    assert response.status_code == 409
    assert "Switch" in response.json()["error"]["message"]
    assert numbers(studio, lesson) == [2, 1]


def test_a_removed_one_is_not_switched_to(
    studio, lesson, asset, second, url, django_capture_on_commit_callbacks
):
    """Neither by hand nor by itself, although that was asked for when it was sent."""
    studio.post(f"{url}2/discard/")
    with django_capture_on_commit_callbacks(execute=True):
        assets.go_live(asset=second)
    assert studio.post(f"{url}2/switch/", content_type="application/json").status_code == 404
    assert lesson.versions.get(is_default=True).asset == asset
    assert not Footage.objects.filter(switch_when_ready=True).exists()


def test_the_same_file_is_pointed_out(studio, second, url, send):
    studio.post(f"{url}2/discard/")
    assert "bring it back" in send().json()["error"]["message"]


def test_after_the_grace_time_its_media_go(studio, lesson, asset, second, url):
    studio.post(f"{url}2/discard/")
    with clock.shifted(timedelta(days=31)):
        content_tasks.erase_discarded()
        media_tasks.tidy()
        assert studio.post(f"{url}2/restore/").status_code == 404
    assert list(Asset.objects.all()) == [asset]
    assert [version.number for version in lesson.versions.all()] == [1]


def test_before_that_they_stay(studio, lesson, second, url):
    studio.post(f"{url}2/discard/")
    with clock.shifted(timedelta(days=29)):
        content_tasks.erase_discarded()
    studio.post(f"{url}2/restore/")
    with clock.shifted(timedelta(days=99)):
        content_tasks.erase_discarded()
    assert Version.objects.filter(atom=lesson).count() == 2


def test_only_its_owner_removes_it(creator_charlie, sign_in, bob, lesson, second, url):
    assert creator_charlie.post(f"{url}2/discard/").status_code == 404
    assert sign_in(bob).post(f"{url}2/discard/").status_code == 404
    assert lesson.versions.kept().count() == 2


# --- its captions, before anybody has them ------------------------------------------------------


@pytest.fixture
def heard(lesson, asset, second):
    """Both recordings have captions with one word to check."""
    captions(asset, doubtful=("word1",))
    captions(second, doubtful=("word2",))
    second.ready_at = clock.now()
    second.save()
    return f"/studio/lessons/{lesson.public_id}/captions/"


def test_its_captions_are_reviewed_beforehand(studio, lesson, asset, second, heard):
    page = studio.get(f"{heard}?version=2").content.decode()
    assert "word2" in page
    assert "word1" not in page

    fix = f"/api/v1/studio/lessons/{lesson.public_id}/captions/en/fix/?version=2"
    assert fix in page
    change = {"start": 0, "end": 0.5, "was": "word2", "text": "Right"}
    assert studio.post(fix, change, content_type="application/json").status_code == 200
    assert second.caption_tracks.current().get().words[0]["w"] == " Right"
    assert asset.caption_tracks.get().version == 1


def test_of_the_one_in_use_nothing_says_a_number(studio, heard):
    assert "?version=" not in studio.get(f"{heard}?version=1").content.decode()


@pytest.mark.parametrize("number", ["3", "x", "0"])
def test_there_is_no_such_version(studio, heard, number):
    assert studio.get(f"{heard}?version={number}").status_code == 404
