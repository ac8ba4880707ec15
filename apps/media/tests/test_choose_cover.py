"""Another frame may show a lesson whenever its creator likes."""

import pytest
from django.core.files.storage import default_storage

from apps.lib.errors import Conflict, InvalidInput, NotAllowed
from apps.media import covers, delivery, jobs, stages, work
from apps.media.captions import recognisers
from apps.media.models import Asset, Stage
from apps.media.tests import clips, pipeline

Name, State = Stage.Name, Stage.State


@pytest.fixture(autouse=True)
def deaf(monkeypatch):
    monkeypatch.setattr(recognisers, "choose", lambda **_: pipeline.FixedRecogniser("Hi."))


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return clips.clip(tmp_path_factory.mktemp("clips") / "a.mp4", size="96x96", seconds=3)


@pytest.fixture
def asset(alice, clip):
    return pipeline.make_live(clip, alice, trim=(500, 2500))


def test_the_poster_is_made_again_under_another_name(alice, asset):
    covers.choose(asset=asset, at_ms=900, by=alice)
    after = pipeline.run_all(asset)
    assert after.cover_ms == 900
    assert after.poster != asset.poster
    assert default_storage.exists(f"{after.prefix}/{after.poster}")
    assert after.is_live
    assert after.poster in delivery.poster_url(after, public=True)
    stage = after.stages.get(name=Name.THUMBNAIL)
    assert (stage.state, stage.attempts, stage.max_attempts) == (State.DONE, 2, 4)


def test_the_creator_is_shown_frames_to_choose_from(alice, asset):
    strip = covers.strip(asset)
    assert default_storage.exists(f"{asset.prefix}/{strip.file}")
    assert len(strip.at_ms) == 8
    assert all(500 <= at < 2500 for at in strip.at_ms)
    assert (strip.width, strip.height) == (96, 96)
    assert strip.file in delivery.extra_url(asset, strip.file, public=False)


def test_there_is_no_strip_before_the_thumbnail(alice, clip):
    from apps.media import assets

    asset, _ = assets.register(path=clip, owner=alice, filename="a.mp4")
    assert covers.strip(asset) is None


def test_a_choice_while_the_thumbnail_is_made_counts(alice, asset):
    stages.again(asset=asset, name=Name.THUMBNAIL)
    stage = stages.claim(asset.stages.get(name=Name.THUMBNAIL).pk, worker="one")
    covers.choose(asset=asset, at_ms=1500, by=alice)
    with pytest.raises(stages.ClaimLost):
        stages.beat(stage, progress=50)
    pipeline.run_all(asset)
    assert asset.stages.get(name=Name.THUMBNAIL).state == State.DONE


def test_a_choice_before_the_thumbnail_is_made_changes_nothing_else(alice, clip):
    from apps.media import assets

    asset, _ = assets.register(path=clip, owner=alice, filename="a.mp4")
    covers.choose(asset=asset, at_ms=1000, by=alice)
    stage = asset.stages.get(name=Name.THUMBNAIL)
    assert (stage.state, stage.attempts, stage.max_attempts) == (State.WAITING, 0, 3)


def test_strangers_do_not_choose(charlie, asset):
    with pytest.raises(NotAllowed):
        covers.choose(asset=asset, at_ms=0, by=charlie)
    assert Asset.objects.get(pk=asset.pk).cover_ms is None


def test_no_time_before_the_file(alice, asset):
    with pytest.raises(InvalidInput):
        covers.choose(asset=asset, at_ms=-1, by=alice)


def test_without_the_original_there_is_nothing_to_choose_from(alice, asset):
    Asset.objects.filter(pk=asset.pk).update(source="")
    with pytest.raises(Conflict):
        covers.choose(asset=asset, at_ms=0, by=alice)


def test_a_stale_worker_stores_no_poster(alice, asset, tmp_path):
    """It was at work when another frame was chosen: its result counts for nothing."""
    stages.again(asset=asset, name=Name.THUMBNAIL)
    body, late = work.BODIES[Name.THUMBNAIL], []

    def slow(job):
        save = body(job)
        late.append(covers.choose(asset=job.asset, at_ms=2000, by=alice))
        return save

    work.BODIES[Name.THUMBNAIL] = slow
    try:
        assert jobs.run(asset.stages.get(name=Name.THUMBNAIL).pk, worker="slow") is None
    finally:
        work.BODIES[Name.THUMBNAIL] = body
    assert Asset.objects.get(pk=asset.pk).poster == asset.poster
    assert pipeline.run_all(asset).poster != asset.poster
