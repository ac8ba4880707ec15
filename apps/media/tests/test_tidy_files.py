import os
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from apps.lib import clock
from apps.media import files, revisions, tasks
from apps.media.tests.factories import AssetFactory


@pytest.fixture
def asset(alice):
    return AssetFactory(owner=alice)


def switch(asset, tmp_path, content):
    """A new revision of one file; its name."""
    (tmp_path / "master.m3u8").write_bytes(content)
    built = revisions.Built(folder=tmp_path, names=["master.m3u8"])
    revision = revisions.store(asset, built)
    revisions.switch(asset, revision, built)
    return revision


def folders(asset):
    return set(default_storage.listdir(asset.folder)[0])


def extras(asset):
    return set(default_storage.listdir(f"{asset.folder}/extras")[1])


def test_an_old_revision_stays_while_someone_may_be_watching(asset, tmp_path):
    old, new = switch(asset, tmp_path, b"old"), switch(asset, tmp_path, b"new")
    with clock.shifted(timedelta(days=14)):
        tasks.tidy()
    assert folders(asset) == {old, new}


def test_then_it_goes_and_nothing_else(asset, tmp_path):
    switch(asset, tmp_path, b"old")
    new = switch(asset, tmp_path, b"new")
    with clock.shifted(timedelta(days=16)):
        tasks.tidy()
    assert folders(asset) == {new}


def test_time_counts_from_the_switch_not_from_the_making(asset, tmp_path):
    old = switch(asset, tmp_path, b"old")
    with clock.shifted(timedelta(days=100)):
        new = switch(asset, tmp_path, b"new")
        tasks.tidy()
    assert folders(asset) == {old, new}


def test_a_revision_that_came_back_stays(asset, tmp_path):
    old, new = switch(asset, tmp_path, b"old"), switch(asset, tmp_path, b"new")
    assert switch(asset, tmp_path, b"old") == old != new
    with clock.shifted(timedelta(days=16)):
        tasks.tidy()
    assert folders(asset) == {old}


def test_a_revision_that_was_never_switched_to_goes(asset, tmp_path):
    new = switch(asset, tmp_path, b"new")
    (tmp_path / "master.m3u8").write_bytes(b"broken off")
    revisions.store(asset, revisions.Built(folder=tmp_path, names=["master.m3u8"]))
    with clock.shifted(timedelta(days=16)):
        tasks.tidy()
    assert folders(asset) == {new}


def test_an_outdated_poster_goes_too(asset, tmp_path):
    switch(asset, tmp_path, b"one")
    old = revisions.put_extra(asset, "poster", ".jpg", b"old")
    new = revisions.put_extra(asset, "poster", ".jpg", b"new")
    assert extras(asset) == {old, new}
    revision = switch(asset, tmp_path, b"two")
    assert set(default_storage.listdir(f"{asset.folder}/{revision}")[1]) == {"master.m3u8", new}
    with clock.shifted(timedelta(days=16)):
        tasks.tidy()
    assert extras(asset) == {new}


def test_a_killed_workers_folder_goes_after_a_day(asset, settings):
    young, old = settings.WORK_DIR / "young", settings.WORK_DIR / "old"
    for folder in (young, old):
        (folder / "out").mkdir(parents=True)
    os.utime(old, (0, 0))
    tasks.tidy()
    assert young.exists()
    assert not old.exists()


def test_a_half_written_file_goes_after_a_day(asset):
    files.put_bytes("a/b.txt", b"whole")
    for name in ("young", "old"):
        files.put_bytes(f".parts/{name}", b"half")
    os.utime(default_storage.path(".parts/old"), (0, 0))
    tasks.tidy()
    assert default_storage.listdir(".parts")[1] == ["young"]
