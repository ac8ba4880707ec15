import pytest
from django.core.files.storage import default_storage

from apps.media import assets, errors, stages
from apps.media.models import Asset, Stage
from apps.media.tests import clips
from apps.tenants.scope import tenant_scope

ALWAYS = [name for name, plan in stages.GRAPH.items() if not plan.optional]


@pytest.fixture
def video(tmp_path):
    return clips.clip(tmp_path / "My clip.MP4", seconds=1)


def register(owner, path, **more):
    return assets.register(path=path, owner=owner, filename=path.name, **more)


def test_a_new_file_gets_its_stages(alice, video):
    asset, created = register(alice, video, language="de")
    assert created
    assert asset.language == "de"
    assert asset.source.endswith("original.mp4")
    assert default_storage.size(asset.source) == video.stat().st_size
    assert [s.name for s in asset.stages.all()] == ALWAYS
    assert [s.name for s in stages.runnable(asset)] == [Stage.Name.PROBE]
    assert not asset.is_live


def test_the_same_file_is_recognised(alice, video):
    first, _ = register(alice, video)
    again, created = register(alice, video)
    assert (again.pk, created) == (first.pk, False)
    assert first.stages.count() == len(ALWAYS)


def test_the_same_file_of_another_owner_is_another_asset(alice, bob, video):
    assert register(alice, video)[0] != register(bob, video)[0]


def test_the_same_file_in_another_tenant_is_another_asset(alice, riverside, video):
    public, _ = register(alice, video)
    with tenant_scope(riverside.pk):
        private, created = register(alice, video)
    assert created
    assert private.tenant_id == riverside.pk != public.tenant_id


def test_a_consumed_file_is_moved(alice, video):
    asset, _ = register(alice, video, consume=True)
    assert not video.exists()
    assert default_storage.exists(asset.source)


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"", errors.EmptyFile), (b"#EXTM3U\nother.ts", errors.Playlist)],
)
def test_what_the_first_look_refuses_leaves_nothing(alice, tmp_path, content, error):
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    with pytest.raises(error):
        register(alice, path)
    assert not Asset.objects.exists()


def test_too_large(alice, video, settings):
    settings.MEDIA_MAX_BYTES = 100
    with pytest.raises(errors.TooManyBytes):
        register(alice, video)


def test_a_refused_file_keeps_only_its_reason(alice, video, django_capture_on_commit_callbacks):
    asset, _ = register(alice, video)
    with django_capture_on_commit_callbacks(execute=True):
        assets.refuse(asset=asset, error=errors.TooLong(75.2, 60))
    asset.refresh_from_db()
    assert asset.is_refused
    assert "1 min 15 s" in asset.refusal
    assert not default_storage.exists(asset.folder)
    assert not asset.stages.exists()


def test_a_refused_file_may_be_tried_again(alice, video):
    asset, _ = register(alice, video)
    assets.refuse(asset=asset, error=errors.Damaged())
    again, created = register(alice, video)
    assert (again.pk, created) == (asset.pk, True)
    assert not again.is_refused
    assert stages.runnable(again)
