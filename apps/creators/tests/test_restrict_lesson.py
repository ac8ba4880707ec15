"""For subscribers only, by its creator: the switch, what it sets going, and what is said of it."""

import pytest
from django.core.files.storage import default_storage

from apps.content.models import Atom, Version
from apps.content.tests.factories import AtomFactory
from apps.media import tasks
from apps.media.captions import recognisers
from apps.media.protection import content_keys, repackaging
from apps.media.tests import clips, pipeline
from apps.tenants.scope import tenant_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(lesson):
    return f"/api/v1/studio/lessons/{lesson.public_id}/premium/"


@pytest.fixture
def sent(monkeypatch):
    """The recordings that the worker was asked to package anew."""
    sent = []
    monkeypatch.setattr(tasks, "protect", sent.append)
    return sent


def is_premium(lesson):
    lesson.refresh_from_db()
    return lesson.premium


def test_it_is_for_subscribers_and_will_be_encrypted(studio, url, lesson, asset, sent):
    told = studio.put(url).json()["premium"]

    asset.refresh_from_db()
    assert is_premium(lesson)
    assert (asset.protected, sent) == (True, [asset])
    assert (told["on"], told["underway"]) == (True, True)
    assert told["note"].endswith("Publish it when that is done.")


def test_of_one_that_is_live_it_says_who_can_watch_meanwhile(studio, url, lesson, sent):
    Atom.objects.own().filter(pk=lesson.pk).update(state=Atom.State.PUBLISHED)
    assert "everyone can watch it as before" in studio.put(url).json()["premium"]["note"]


def test_asked_twice_it_is_packaged_once(studio, url, asset, sent):
    studio.put(url)
    assert studio.put(url).status_code == 200
    assert sent == [asset]


def test_it_is_for_everyone_again(studio, url, lesson, asset, sent):
    studio.put(url)
    asset.kid = content_keys.ensure(asset).kid
    asset.save(update_fields=["kid"])
    progress = url.replace("premium/", "progress/")
    assert studio.get(progress).json()["premium"]["note"].startswith("Encrypted. Only subscribers")

    told = studio.delete(url).json()["premium"]

    assert not is_premium(lesson)
    assert sent == [asset, asset]
    assert (told["on"], told["underway"]) == (False, True)
    assert "without encryption" in told["note"]


def test_a_video_that_another_premium_lesson_shows_stays_encrypted(studio, url, alice, asset, sent):
    other = AtomFactory(owner=alice, premium=True)
    Version.objects.create(atom=other, asset=asset, number=1, is_default=True)
    studio.put(url)
    studio.delete(url)
    asset.refresh_from_db()
    assert (asset.protected, sent) == (True, [asset])


def test_before_there_is_a_video(studio, sending, sent):
    told = studio.put(f"/api/v1/studio/lessons/{sending.atom.public_id}/premium/").json()["premium"]
    assert (told["on"], told["underway"], sent) == (True, False, [])
    assert "will be encrypted" in told["note"]


def test_in_an_organisation_it_is_encrypted_in_any_case(alice, riverside, asset, sign_in, sent):
    with tenant_scope(riverside.pk):
        lesson = AtomFactory(owner=alice, skill=None)
        mine = type(asset).objects.create(
            owner=alice, sha256="0" * 64, revision="r1", protected=True
        )
        mine.kid = content_keys.ensure(mine).kid
        mine.save()
        Version.objects.create(atom=lesson, asset=mine, number=1, is_default=True)
    url = f"/api/v1/studio/lessons/{lesson.public_id}/premium/"

    client = sign_in(alice, riverside)

    assert "like all videos here" in client.delete(url).json()["premium"]["note"]
    assert client.put(url).json()["premium"]["note"].startswith("Encrypted. Only subscribers")
    assert sent == []


@pytest.mark.parametrize("method", ["put", "delete"])
def test_a_stranger_may_not(creator_charlie, url, lesson, sent, method):
    assert getattr(creator_charlie, method)(url).status_code == 404
    assert not is_premium(lesson)
    assert sent == []


def test_who_may_only_watch_it_may_not(bob, sign_in, alice, sent):
    lesson = AtomFactory(owner=alice)
    response = sign_in(bob).put(f"/api/v1/studio/lessons/{lesson.public_id}/premium/")
    assert response.status_code == 403
    assert not is_premium(lesson)


def test_the_page_has_the_switch(studio, url, lesson):
    page = f"/studio/lessons/{lesson.public_id}/"
    assert " checked" not in switch(studio.get(page))
    studio.put(url)
    html = studio.get(page)
    assert " checked" in switch(html)
    assert "Publish it when that is done." in html.content.decode()


def switch(response):
    return response.content.decode().partition("<premium-switch")[2].partition("</label>")[0]


def test_a_real_video_is_encrypted_and_the_open_page_hears(
    studio, alice, tmp_path, monkeypatch, sent
):
    heard = []
    monkeypatch.setattr("apps.media.assets.calling.say", lambda group, _m: heard.append(group))
    monkeypatch.setattr(recognisers, "choose", lambda **_: pipeline.FixedRecogniser("Hi."))
    clip = clips.clip(tmp_path / "a.mp4", size="240x320", seconds=1, sound=False)
    asset = pipeline.make_live(clip, alice)
    lesson = AtomFactory(owner=alice, skill=None)
    Version.objects.create(atom=lesson, asset=asset, number=1, is_default=True)
    url = f"/api/v1/studio/lessons/{lesson.public_id}/"
    studio.put(f"{url}premium/")
    heard.clear()

    repackaging.repackage(sent[0])

    told = studio.get(f"{url}progress/").json()["premium"]
    assert told == {**told, "on": True, "underway": False}
    asset.refresh_from_db()
    assert b"cbcs" in default_storage.open(f"{asset.prefix}/v240.mp4").read()
    assert heard == [f"asset.{asset.public_id}"]
