import os
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from apps.lib import clock
from apps.media import files, stages, tasks
from apps.media.models import Stage
from apps.media.tests.factories import AssetFactory


@pytest.fixture
def asset(alice):
    asset = AssetFactory(owner=alice, live=True, revision="new")
    stages.lay_out(asset)
    asset.stages.filter(name=Stage.Name.PACKAGE_HIGH).update(finished_at=clock.now())
    for name in ("old/master.m3u8", "new/master.m3u8", "extras/poster.jpg", "source/original.mp4"):
        files.put_bytes(f"{asset.folder}/{name}", b"x")
    return asset


def folders(asset):
    return set(default_storage.listdir(asset.folder)[0])


def test_an_old_revision_stays_while_someone_may_be_watching(asset):
    with clock.shifted(timedelta(days=14)):
        tasks.tidy()
    assert folders(asset) == {"old", "new", "extras", "source"}


def test_then_it_goes_and_nothing_else(asset):
    with clock.shifted(timedelta(days=16)):
        tasks.tidy()
    assert folders(asset) == {"new", "extras", "source"}


def test_a_killed_workers_folder_goes_after_a_day(asset, settings):
    young, old = settings.WORK_DIR / "young", settings.WORK_DIR / "old"
    for folder in (young, old):
        (folder / "out").mkdir(parents=True)
    os.utime(old, (0, 0))
    tasks.tidy()
    assert young.exists()
    assert not old.exists()
