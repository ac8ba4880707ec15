"""A deleted lesson, when its grace time is over: its media go everywhere, learners' work stays."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from apps.content import discarding
from apps.content import tasks as content_tasks
from apps.content.models import Atom, Version
from apps.content.tests.factories import AtomFactory, QuizAtomFactory
from apps.lib import clock
from apps.media import assets, delivery, erasing, files, revisions, tasks
from apps.media.models import Asset, Erasure, Upload
from apps.media.tests import edge
from apps.media.tests.factories import AssetFactory
from apps.media.tests.media_client import request
from apps.tenants.scope import tenant_scope

LATER = timedelta(days=31)


@pytest.fixture
def asset(alice, tmp_path):
    """With two revisions, a poster and an original."""
    asset = AssetFactory(owner=alice, live=True, revision="", poster="")
    for content in (b"one", b"two"):
        folder = tmp_path / content.decode()
        folder.mkdir()
        (folder / "master.m3u8").write_bytes(content)
        built = revisions.Built(folder=folder, names=["master.m3u8"])
        revisions.switch(asset, revisions.store(asset, built), built)
    asset.refresh_from_db()
    asset.poster = revisions.put_extra(asset, "poster", ".jpg", b"picture")
    asset.source = f"originals/{asset.public_id}/original.mp4"
    files.put_bytes(asset.source, b"original")
    asset.save(update_fields=["poster", "source"])
    return asset


def published(alice, asset):
    lesson = AtomFactory(owner=alice, state=Atom.State.PUBLISHED, published_at=clock.now())
    lesson.versions.all().delete()
    Version.objects.create(atom=lesson, asset=asset, number=1, is_default=True)
    return lesson


@pytest.fixture
def lesson(alice, asset):
    return published(alice, asset)


def erase_by_beat():
    with clock.shifted(LATER):
        content_tasks.erase_discarded()
        tasks.tidy()


def address(asset, name="master.m3u8"):
    expires = int(clock.now().timestamp()) + 10**7
    return delivery.path(asset.prefix, expires=expires, public=True) + name


def stored(folder="."):
    folders, names = files.listing(folder)
    return [*names, *(name for each in folders for name in stored(f"{folder}/{each}"))]


def test_nothing_of_its_media_stays(lesson, asset, alice):
    Upload.objects.create(
        owner=alice, asset=asset, state="done", length=1, offset=1, filename="private.mp4",
        created_at=clock.now(), updated_at=clock.now(), expires_at=clock.now(),
    )  # fmt: skip
    url = address(asset)
    assert request(url)[0] == 200
    discarding.discard(atom=lesson, by=alice)
    erase_by_beat()
    assert stored() == []
    assert request(url)[0] == 404
    assert not Asset.objects.exists()
    assert not Upload.objects.exists()
    erasure = Erasure.objects.get()
    assert erasure.asset == asset.public_id
    assert erasure.done_at is not None
    # The playlist, and the poster in `extras` and beside it; the first revision went before.
    assert len(erasure.paths) == 3


def test_before_the_grace_time_is_over_nothing_goes(lesson, asset, alice):
    before = sorted(stored())
    discarding.discard(atom=lesson, by=alice)
    with clock.shifted(timedelta(days=14)):
        content_tasks.erase_discarded()
        tasks.tidy()
    assert sorted(stored()) == before
    discarding.recover(atom=Atom.objects.get(pk=lesson.pk), by=alice)
    with clock.shifted(timedelta(days=14)):
        tasks.tidy()
    assert request(address(asset))[0] == 200


def test_what_another_lesson_shows_stays(lesson, asset, alice):
    other = published(alice, asset)
    discarding.discard(atom=lesson, by=alice)
    erase_by_beat()
    assert request(address(asset))[0] == 200
    assert other.versions.get().asset == asset
    discarding.discard(atom=other, by=alice)
    with clock.shifted(LATER):
        erase_by_beat()
    assert stored() == []


def test_learners_answers_stay_with_their_questions(lesson, alice, bob):
    QuizAtomFactory(owner=alice, follows=lesson, state=Atom.State.PUBLISHED)
    discarding.discard(atom=lesson, by=alice)
    erase_by_beat()
    left = Atom.objects.get(pk=lesson.pk)
    assert (left.title, left.description, left.is_published) == (lesson.title, "", False)
    assert left.followers.exists()


def test_a_draft_that_nobody_saw_goes_whole(lesson, alice):
    Atom.objects.filter(pk=lesson.pk).update(published_at=None, state=Atom.State.DRAFT)
    discarding.discard(atom=Atom.objects.get(pk=lesson.pk), by=alice)
    erase_by_beat()
    assert not Atom.objects.filter(pk=lesson.pk).exists()


def test_the_same_file_uploaded_meanwhile_is_kept(lesson, asset, alice, tmp_path):
    path = tmp_path / "same.mp4"
    path.write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(100))
    Asset.objects.filter(pk=asset.pk).update(sha256=assets.Local(path).sha256())
    discarding.discard(atom=lesson, by=alice)
    with clock.shifted(LATER):
        content_tasks.erase_discarded()
        again, created = assets.register(path=path, owner=alice, filename="same.mp4")
        tasks.tidy()
    assert (again.pk, created) == (asset.pk, False)
    assert request(address(asset))[0] == 200


def test_every_edge_lets_go(lesson, asset, alice, tmp_path, settings):
    url = address(asset)
    poster = address(asset, asset.poster)
    with edge.site(tmp_path) as site:
        regions = edge.regions(
            tmp_path / "edges", site, ["frankfurt", "mumbai"], keys=settings.MEDIA_SIGNING_KEY
        )
        with regions as servers:
            settings.MEDIA_EDGES = {name: server.url for name, server in servers.items()}
            for server in servers.values():
                assert [server.ask(each).status for each in (url, poster)] == [200, 200]
            settings.MEDIA_EDGES["atlantis"] = "http://127.0.0.1:9"
            discarding.discard(atom=lesson, by=alice)
            # The edges and the site live in the present: only the lesson's clock is put back.
            Atom.objects.filter(pk=lesson.pk).update(discarded_at=clock.now() - LATER)
            content_tasks.erase_discarded()
            tasks.tidy()
            for server in servers.values():
                assert [server.ask(each).status for each in (url, poster)] == [404, 404]
    erasure = Erasure.objects.get()
    assert (erasure.edges_left, erasure.done_at) == (["atlantis"], None)
    assert "atlantis" in erasure.error
    settings.MEDIA_EDGES = {}
    tasks.tidy()
    erasure.refresh_from_db()
    assert erasure.done_at is not None


def test_a_broken_off_erasure_goes_on(lesson, asset, alice, monkeypatch):
    discarding.discard(atom=lesson, by=alice)
    with clock.shifted(LATER):
        content_tasks.erase_discarded()

        def fail(key):
            raise OSError("the store is away")

        with monkeypatch.context() as patch:
            patch.setattr(files, "remove_folder", fail)
            with pytest.raises(ExceptionGroup):
                tasks.tidy()
        assert Asset.objects.filter(pk=asset.pk).exists()
        tasks.tidy()
    assert stored() == []
    assert not default_storage.exists(asset.folder)


def test_one_that_cannot_go_does_not_hold_up_the_others(asset, alice, riverside, monkeypatch):
    """Neither in its tenant nor in another; and the run counts as failed."""
    AssetFactory(owner=alice, live=True)
    erasing.discard(Asset.objects.own())
    with tenant_scope(riverside.pk):
        AssetFactory(owner=alice, live=True)
        erasing.discard(Asset.objects.own())
    remove_folder = files.remove_folder

    def fail_once(folder):
        if folder == asset.folder:
            raise OSError("the store is away")
        remove_folder(folder)

    monkeypatch.setattr(files, "remove_folder", fail_once)
    with pytest.raises(ExceptionGroup):
        tasks.tidy()
    assert list(Asset.objects.all()) == [asset]
    with tenant_scope(riverside.pk):
        assert not Asset.objects.own().exists()
