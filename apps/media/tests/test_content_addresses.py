"""A file that learners read is named for its content, and never written twice."""

import os
import threading

import pytest
from django.core.files.storage import default_storage

from apps.media import files, revisions
from apps.media.models import Asset
from apps.media.tests.factories import AssetFactory


@pytest.fixture
def asset(alice):
    return AssetFactory(owner=alice)


def built(folder, **contents):
    folder.mkdir(exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return revisions.Built(folder=folder, names=sorted(contents))


def test_the_same_files_are_the_same_revision(asset, tmp_path):
    one = revisions.store(asset, built(tmp_path / "a", x=b"1", y=b"2"))
    assert revisions.store(asset, built(tmp_path / "b", x=b"1", y=b"2")) == one
    assert len(one) == 14


@pytest.mark.parametrize("other", [{"x": b"1", "y": b"3"}, {"x": b"2", "y": b"1"}, {"x": b"1"}])
def test_other_names_or_bytes_are_another_revision(asset, tmp_path, other):
    one = revisions.store(asset, built(tmp_path / "a", x=b"1", y=b"2"))
    assert revisions.store(asset, built(tmp_path / "b", **other)) != one


def test_storing_again_touches_nothing(asset, tmp_path):
    revision = revisions.store(asset, built(tmp_path / "a", x=b"1"))
    key = f"{asset.folder}/{revision}/x"
    before = default_storage.get_modified_time(key), inode(key)
    revisions.store(asset, built(tmp_path / "b", x=b"1"))
    assert (default_storage.get_modified_time(key), inode(key)) == before


def test_a_file_cut_short_by_a_crash_is_written_again(asset, tmp_path):
    revision = revisions.store(asset, built(tmp_path / "a", x=b"whole"))
    key = f"{asset.folder}/{revision}/x"
    files.put_bytes(key, b"wh")
    revisions.store(asset, built(tmp_path / "b", x=b"whole"))
    assert default_storage.open(key).read() == b"whole"


def test_an_extra_is_named_for_what_it_is_and_says(asset):
    name = revisions.put_extra(asset, "captions-en", ".vtt", b"WEBVTT")
    assert name.startswith("captions-en-")
    assert name.endswith(".vtt")
    assert revisions.put_extra(asset, "captions-en", ".vtt", b"WEBVTT") == name
    assert revisions.put_extra(asset, "captions-en", ".vtt", b"WEBVTT 2") != name


def test_what_was_put_before_names_told_content_comes_along(asset, tmp_path):
    files.put_bytes(f"{asset.folder}/extras/poster.jpg", b"old way")
    Asset.objects.filter(pk=asset.pk).update(poster="poster.jpg")
    made = built(tmp_path / "a", x=b"1")
    revision = revisions.store(asset, made)
    revisions.switch(asset, revision, made)
    assert default_storage.open(f"{asset.folder}/{revision}/poster.jpg").read() == b"old way"


def test_replacing_leaves_no_hole_for_a_reader():
    key, missing, stop = "work/file", [], threading.Event()
    files.put_bytes(key, b"0" * 1000)

    def read():
        while not stop.is_set():
            try:
                missing.append(len(default_storage.open(key).read()) != 1000)
            except FileNotFoundError:
                missing.append(True)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(300):
        files.put_bytes(key, str(number % 10).encode() * 1000)
    stop.set()
    reader.join()
    assert missing
    assert not any(missing)


def inode(key):
    return os.stat(default_storage.path(key)).st_ino
