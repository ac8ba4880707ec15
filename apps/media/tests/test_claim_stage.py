from datetime import timedelta

import pytest

from apps.lib import clock
from apps.media import stages
from apps.media.errors import ClaimLost
from apps.media.models import Stage
from apps.media.tests.factories import AssetFactory
from apps.tenants.scope import tenant_scope

Name, State = Stage.Name, Stage.State
LATER = timedelta(minutes=2)


@pytest.fixture
def asset(alice):
    asset = AssetFactory(owner=alice)
    stages.lay_out(asset)
    return asset


@pytest.fixture
def first(asset):
    return asset.stages.get(name=Name.PROBE)


def test_a_waiting_stage_is_ours(first):
    mine = stages.claim(first.pk, worker="w1")
    assert (mine.state, mine.attempts, mine.worker) == (State.RUNNING, 1, "w1")
    assert mine.deadline > clock.now()


def test_only_one_worker_gets_it(first):
    assert stages.claim(first.pk, worker="w1")
    assert stages.claim(first.pk, worker="w2") is None


def test_not_before_its_turn(asset):
    low = asset.stages.get(name=Name.ENCODE_LOW)
    assert stages.claim(low.pk, worker="w1") is None
    probe = stages.claim(asset.stages.get(name=Name.PROBE).pk, worker="w1")
    stages.finish(probe)
    assert stages.claim(low.pk, worker="w1")


def test_the_rest_is_encoded_while_the_low_rungs_are_packaged(asset):
    for name in (Name.PROBE, Name.ENCODE_LOW):
        stages.finish(stages.claim(asset.stages.get(name=name).pk, worker="w1"))

    ready = {stage.name for stage in stages.runnable(asset)}

    assert {Name.PACKAGE_LOW, Name.ENCODE_HIGH} < ready
    stages.finish(stages.claim(asset.stages.get(name=Name.ENCODE_HIGH).pk, worker="w1"))
    assert Name.PACKAGE_HIGH not in {stage.name for stage in stages.runnable(asset)}


def test_a_finished_stage_stays_finished(first):
    stages.finish(stages.claim(first.pk, worker="w1"))
    assert stages.claim(first.pk, worker="w1") is None
    with clock.shifted(LATER):
        assert stages.claim(first.pk, worker="w1") is None


def test_a_stage_that_is_gone(first):
    pk = first.pk
    first.delete()
    assert stages.claim(pk, worker="w1") is None


def test_a_stage_of_another_tenant(first, riverside):
    with tenant_scope(riverside.pk):
        assert stages.claim(first.pk, worker="w1") is None


def test_after_its_deadline_another_worker_takes_over(first):
    old = stages.claim(first.pk, worker="w1")
    with clock.shifted(LATER):
        new = stages.claim(first.pk, worker="w2")
        assert (new.attempts, new.worker) == (2, "w2")
        for act in (
            lambda: stages.beat(old, progress=50),
            lambda: stages.finish(old),
            lambda: stages.fail(old, code="x", text="x"),
        ):
            with pytest.raises(ClaimLost):
                act()
        stages.finish(new)


def test_a_sign_of_life_moves_the_deadline(first):
    mine = stages.claim(first.pk, worker="w1")
    with clock.shifted(timedelta(seconds=50)):
        stages.beat(mine, progress=40)
    with clock.shifted(timedelta(seconds=100)):
        assert stages.claim(first.pk, worker="w2") is None
    first.refresh_from_db()
    assert first.progress == 40


def test_attempts_are_bounded(first):
    for attempt in range(first.max_attempts):
        mine = stages.claim(first.pk, worker="w1")
        again = stages.fail(mine, code="conversion_failed", text="It stopped.")
        assert again is (attempt + 1 < first.max_attempts)
    first.refresh_from_db()
    assert first.state == State.FAILED
    assert first.error == "It stopped."
    assert stages.claim(first.pk, worker="w1") is None
