from datetime import timedelta

import pytest
from django.core.cache import cache

from apps.lib import clock
from apps.media import fleet, jobs, meters, outlook, stages, tasks, work
from apps.media.models import Asset, Stage
from apps.media.tests.factories import AssetFactory
from apps.tenants.scope import tenant_scope

Name, State = Stage.Name, Stage.State
QUEUES = ["media.cpu", "media.gpu"]


@pytest.fixture(autouse=True)
def _fresh(db):
    cache.clear()


@pytest.fixture
def worker(_fresh):
    fleet.report("w1", QUEUES, 2)


def upload(owner):
    asset = AssetFactory(owner=owner, duration_ms=0)
    stages.lay_out(asset)
    return asset


def seen(asset):
    return outlook.of(Asset.objects.with_stages().get(pk=asset.pk))


def test_paused_when_no_worker_is_alive(alice):
    asset = upload(alice)
    assert seen(asset).paused
    fleet.report("captions", ["media.captions"], 1)
    assert seen(asset).paused, "nobody is there for this queue"
    fleet.report("w1", QUEUES, 1)
    assert not seen(asset).paused
    fleet.sign_off("w1")
    assert seen(asset).paused


def test_a_worker_that_is_silent_counts_as_gone(alice, monkeypatch):
    monkeypatch.setattr(fleet, "_SILENT", 0)
    fleet.report("w1", QUEUES, 1)
    assert seen(upload(alice)).paused


def test_the_first_has_nobody_before_it(alice, worker):
    first = seen(upload(alice))
    assert first.ahead == 0
    assert first.seconds > 0


def test_the_line_in_fair_order(alice, bob, worker):
    mine = [upload(alice) for _ in range(8)]
    his = upload(bob)
    assert seen(mine[7]).ahead == 8
    assert seen(his).ahead == 1
    assert seen(his).seconds < seen(mine[7]).seconds


def test_organisations_take_turns(alice, riverside, worker):
    for _ in range(5):
        upload(alice)
    outlook.count_waiting()
    with tenant_scope(riverside.pk):
        assert seen(upload(alice)).ahead == 1
    with clock.shifted(timedelta(minutes=3)), tenant_scope(riverside.pk):
        assert seen(upload(alice)).ahead == 1, "its own first; what the others had is too old"


def test_who_is_being_served_waits_for_nobody(alice, worker):
    for _ in range(3):
        upload(alice)
    last = upload(alice)
    stages.claim(last.stages.get(name=Name.PROBE).pk, worker="w1")
    assert seen(last).ahead == 0


def test_more_done_is_less_left(alice, worker):
    asset = upload(alice)
    before = seen(asset).seconds
    asset.stages.filter(name=Name.PROBE).update(state=State.DONE)
    asset.stages.filter(name=Name.ENCODE_LOW).update(state=State.RUNNING, progress=50)
    assert 0 < seen(asset).seconds < before


@pytest.mark.parametrize("values", [{"refusal_code": "x"}, {"ready_at": clock.now()}])
def test_nothing_to_wait_for(alice, worker, values):
    asset = upload(alice)
    Asset.objects.filter(pk=asset.pk).update(**values)
    assert seen(asset) is None


def test_a_dead_letter_has_no_outlook(alice, worker):
    asset = upload(alice)
    asset.stages.filter(name=Name.PROBE).update(state=State.FAILED)
    assert seen(asset) is None


def test_it_costs_the_same_however_long_the_line(alice, bob, worker, django_assert_num_queries):
    for _ in range(5):
        upload(alice)
    asset = Asset.objects.with_stages().get(pk=upload(bob).pk)
    with django_assert_num_queries(2):
        outlook.of(asset)


def test_what_was_measured_is_expected(alice, worker, monkeypatch):
    monkeypatch.setitem(work.BODIES, Name.PROBE, lambda job: str)
    for _ in range(3):
        asset = upload(alice)
        with clock.shifted(timedelta(seconds=-500)):
            stage = stages.claim(asset.stages.get(name=Name.PROBE).pk, worker="w1")
        jobs.carry_out(stage)
    assert len(meters.paces([Name.PROBE])[Name.PROBE]) == 3
    assert seen(upload(alice)).seconds > 500
    steps, total = meters.times([Name.PROBE])[Name.PROBE]
    assert steps[-1] == (float("inf"), 3)
    assert total > 1500


def test_the_sweep_counts_what_waits(alice, riverside):
    upload(alice)
    tasks.sweep()
    with tenant_scope(riverside.pk):
        assert outlook._other_tenants() == [1]
