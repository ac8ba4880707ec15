"""Clear to encrypted and back, without encoding: a revision of its own, switched to at once."""

import subprocess

import pytest
from django.core.files.storage import default_storage

from apps.content import premium, publishing
from apps.content.tests.factories import AtomFactory
from apps.lib.errors import Conflict
from apps.media import programs, tasks
from apps.media.captions import recognisers
from apps.media.delivery import playback
from apps.media.models import Asset, Stage
from apps.media.protection import repackaging
from apps.media.tests import clips, pipeline
from apps.tenants.scope import tenant_scope


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return clips.clip(tmp_path_factory.mktemp("clips") / "a.mp4", size="360x640", seconds=2)


@pytest.fixture
def asset(alice, clip, monkeypatch):
    monkeypatch.setattr(recognisers, "choose", lambda **_: pipeline.FixedRecogniser("Hi."))
    return pipeline.make_live(clip, alice)


def now(asset: Asset) -> Asset:
    return Asset.objects.with_playback().get(pk=asset.pk)


def protect(asset: Asset, wanted: bool) -> Asset:
    repackaging.set_protected(asset=asset, protected=wanted)
    assert repackaging.repackage(asset)
    return now(asset)


def complaints(asset: Asset, name: str = "v360.mp4") -> bytes:
    path = default_storage.path(f"{asset.prefix}/{name}")
    command = [programs.ffmpeg(), "-v", "error", "-i", path, "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, timeout=60).stderr


def test_encrypted_and_clear_again(asset):
    locked = protect(asset, True)
    assert playback(locked, public=True)["protection"]["kid"] == locked.kid != ""
    assert complaints(locked) != b""
    clear = protect(asset, False)
    assert playback(clear, public=True)["protection"] is None
    assert complaints(clear) == complaints(clear, "a.mp4") == b""
    assert locked.revision not in {asset.revision, clear.revision}


def test_nothing_else_of_the_lesson_changes(asset):
    locked = protect(asset, True)
    for was, is_now in zip(asset.renditions.all(), locked.renditions.all(), strict=True):
        assert (was.name, was.width, was.codec) == (is_now.name, is_now.width, is_now.codec)
        assert [s[2:] for s in was.segments] == [s[2:] for s in is_now.segments]
    assert default_storage.exists(f"{locked.prefix}/{locked.poster}")
    assert default_storage.exists(f"{asset.prefix}/v360.mp4"), "running playback goes on"
    assert locked.start_bytes == default_storage.size(f"{locked.prefix}/start.bin")


def test_a_second_time_has_nothing_to_do(asset, settings):
    protect(asset, True)
    assert not repackaging.repackage(asset)
    assert not repackaging.set_protected(asset=asset, protected=True)
    assert repackaging.due() == []
    assert list(settings.WORK_DIR.iterdir()) == []


def test_it_waits_for_a_stage_that_packages(asset):
    repackaging.set_protected(asset=asset, protected=True)
    stage = asset.stages.get(name=Stage.Name.PACKAGE_LOW)
    Stage.objects.filter(pk=stage.pk).update(state=Stage.State.RUNNING)
    assert repackaging.due() == []
    with pytest.raises(Conflict):
        repackaging.repackage(asset)


def test_who_changed_his_mind_meanwhile_wins(asset, monkeypatch):
    repackaging.set_protected(asset=asset, protected=True)
    build = repackaging._build

    def slow(*args):
        built = build(*args)
        repackaging.set_protected(asset=asset, protected=False)
        return built

    monkeypatch.setattr(repackaging, "_build", slow)
    with pytest.raises(Conflict):
        repackaging.repackage(asset)
    assert now(asset).kid == ""


def test_a_premium_lesson_is_encrypted_by_the_task(asset, alice):
    atom = AtomFactory(owner=alice)
    publishing.add_version(atom=atom, asset=asset, by=alice)
    assert premium.set_premium(atom=atom, premium=True) == [asset]
    assert repackaging.due() == [asset]
    tasks.repackage(asset.pk)
    assert now(asset).kid != ""
    premium.set_premium(atom=atom, premium=False)
    tasks.repackage(asset.pk)
    assert now(asset).kid == ""


def test_a_new_recording_of_a_premium_lesson_is_protected(asset, alice):
    atom = AtomFactory(owner=alice, premium=True)
    publishing.add_version(atom=atom, asset=asset, by=alice)
    assert now(asset).protected


def test_all_of_an_organisation_stays_encrypted(alice, riverside, clip):
    with tenant_scope(riverside.pk):
        from apps.media import assets

        asset, _new = assets.register(path=clip, owner=alice, filename="a.mp4")
        assert asset.protected
        atom = AtomFactory(owner=alice, skill=None)
        publishing.add_version(atom=atom, asset=asset, by=alice)
        assert premium.set_premium(atom=atom, premium=False) == []
        assert now(asset).protected
