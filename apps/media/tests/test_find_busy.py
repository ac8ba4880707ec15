"""Which tenants' pipelines are looked at, among many that have nothing under way."""

from datetime import timedelta

import pytest

from apps.lib import clock
from apps.media import assets, busy, census, tasks, uploads
from apps.media.models import Asset, Stage
from apps.media.tests import clips
from apps.media.tests.factories import AssetFactory
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope

State = Stage.State
LONG_AGO = timedelta(days=3)


@pytest.fixture
def quiet(alice, riverside):
    """Riverside has one recording, made and done days ago; five others have nothing."""
    Tenant.objects.bulk_create(Tenant(slug=f"t{n}", name=f"T{n}") for n in range(5))
    with tenant_scope(riverside.pk):
        asset = AssetFactory(owner=alice, live=True)
        Stage.objects.create(asset=asset, name="probe", position=0, state=State.DONE,
                             started_at=clock.now() - LONG_AGO)  # fmt: skip
    return asset


def named():
    return [tenant.slug for tenant in busy.tenants()]


def test_who_has_nothing_under_way_is_not(quiet):
    assert named() == []


@pytest.mark.parametrize("state", [State.WAITING, State.RUNNING, State.FAILED])
def test_who_has_something_unfinished_is(quiet, riverside, state):
    with tenant_scope(riverside.pk):
        Stage.objects.update(state=state)
    assert named() == ["riverside"]


def test_what_all_finished_of_late_is_counted(quiet, alice, riverside):
    lately = clock.now() - timedelta(hours=1)
    assert busy.done(lately) == {}
    with tenant_scope(riverside.pk):
        Stage.objects.update(started_at=clock.now())
    Stage.objects.create(
        asset=AssetFactory(owner=alice, live=True), name="probe", position=0, state=State.DONE,
        started_at=clock.now(),
    )  # fmt: skip
    assert busy.done(lately) == {"probe": 2}
    assert named() == []


def test_whose_video_is_not_live_is(quiet, riverside):
    with tenant_scope(riverside.pk):
        Asset.objects.own().update(ready_at=None)
    assert named() == ["riverside"]
    with tenant_scope(riverside.pk):
        Asset.objects.own().update(refusal_code="no_video")
    assert named() == []


def test_whose_upload_is_open_is(quiet, alice, riverside):
    with tenant_scope(riverside.pk):
        uploads.begin(owner=alice, length=9, metadata={})
    assert named() == ["riverside"]
    assert census.take().uploads == 1


def test_rows_of_others_stay_hidden(quiet, riverside):
    with tenant_scope(riverside.pk):
        Stage.objects.update(state=State.FAILED)
    assert named() == ["riverside"]
    assert not Stage.objects.exists()  # in public


def test_the_sweep_sends_what_waits_in_every_tenant(quiet, alice, riverside, tmp_path, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks, "send", sent.append)
    path = clips.clip(tmp_path / "a.mp4", seconds=1)
    for tenant in (1, riverside.pk):
        with tenant_scope(tenant):
            assets.register(path=path, owner=alice, filename="a.mp4")
    with clock.shifted(timedelta(minutes=3)):
        tasks.sweep()
    assert {stage.tenant_id for stage in sent} == {1, riverside.pk}
