from datetime import timedelta

import pytest

from apps.lib import clock
from apps.media import jobs, stages, tasks
from apps.media.models import Asset, Stage
from apps.media.tests.factories import AssetFactory
from apps.tenants.scope import tenant_scope

Name, State = Stage.Name, Stage.State
TWO_MINUTES = timedelta(minutes=2)


@pytest.fixture
def asset(alice):
    asset = AssetFactory(owner=alice)
    stages.lay_out(asset)
    return asset


@pytest.fixture
def sent(monkeypatch):
    found = []
    monkeypatch.setattr(
        tasks.run_stage, "apply_async_on_commit", lambda args, **_: found.append(args[0])
    )
    return found


def swept():
    return [stage.name for stage in jobs.sweep()]


def test_nothing_to_do(asset):
    assert swept() == []


def test_a_stage_whose_worker_was_killed_is_found_within_two_minutes(asset):
    stages.claim(asset.stages.get(name=Name.PROBE).pk, worker="w1")
    assert swept() == []
    with clock.shifted(timedelta(seconds=90)):
        assert swept() == [Name.PROBE]


def test_every_lease_is_below_two_minutes_less_a_round_of_the_sweeper():
    assert all(plan.lease <= 90 for plan in stages.GRAPH.values())


def test_a_lost_message_is_sent_again_but_not_each_time(asset):
    with clock.shifted(TWO_MINUTES):
        assert swept() == [Name.PROBE]
        assert swept() == []


def test_who_may_not_start_yet_is_left_alone(asset):
    stages.finish(stages.claim(asset.stages.get(name=Name.PROBE).pk, worker="w1"))
    with clock.shifted(TWO_MINUTES):
        assert set(swept()) == {Name.THUMBNAIL, Name.CAPTIONS, Name.ENCODE_LOW}


def test_broken_off_too_often_it_fails_with_words(asset):
    stage = asset.stages.get(name=Name.PROBE)
    for n in range(stage.max_attempts):
        with clock.shifted(n * TWO_MINUTES):
            assert stages.claim(stage.pk, worker="w1")
    with clock.shifted((n + 1) * TWO_MINUTES):
        assert swept() == []
    stage.refresh_from_db()
    assert (stage.state, stage.error_code) == (State.FAILED, "abandoned")
    assert stage.error


def test_a_thumbnail_past_help_does_not_keep_a_video_back(asset):
    Asset.objects.filter(pk=asset.pk).update(revision="r1")
    asset.stages.exclude(name=Name.THUMBNAIL).update(state=State.DONE)
    thumbnail = asset.stages.get(name=Name.THUMBNAIL)
    asset.stages.filter(pk=thumbnail.pk).update(attempts=2)
    stages.claim(thumbnail.pk, worker="w1")
    with clock.shifted(TWO_MINUTES):
        jobs.sweep()
    asset.refresh_from_db()
    assert asset.is_live


def test_the_task_looks_into_every_tenant(asset, riverside, alice, sent):
    with tenant_scope(riverside.pk):
        private = AssetFactory(owner=alice)
        stages.lay_out(private)
        hidden = private.stages.get(name=Name.PROBE).pk
    with clock.shifted(TWO_MINUTES):
        tasks.sweep()
    assert sorted(sent) == sorted([asset.stages.get(name=Name.PROBE).pk, hidden])
