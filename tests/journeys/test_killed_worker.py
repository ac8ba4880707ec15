"""The machine runs out of memory in the middle of an encoding."""

from datetime import timedelta

import pytest

from .clips import make_clip
from .waiting import until


@pytest.fixture
def upload(site, tmp_path):
    """A big clip that a worker has begun to encode; its public id."""
    clip = make_clip(
        tmp_path / "big.mp4", voice="swim-chair", size="720x1280", seconds=12, bitrate="4M"
    )
    asset = site.run("-m", "tests.journeys.shelf", "register", str(clip)).split()[-1]
    until(lambda: stage_of(site, asset, "encode_low").progress > 0, "the encoding runs")
    return asset


def stage_of(site, asset, name):
    from apps.media.models import Stage

    with site.database():
        return Stage.objects.get(asset__public_id=asset, name=name)


def asset_of(site, asset):
    from apps.media.models import Asset

    with site.database():
        return Asset.objects.get(public_id=asset)


def let_the_lease_end(site, asset):
    """As if a minute had gone by without a sign of life."""
    from apps.lib import clock
    from apps.media.models import Stage

    with site.database():
        running = Stage.objects.filter(asset__public_id=asset, state=Stage.State.RUNNING)
        running.update(deadline=clock.now() - timedelta(seconds=1))
    site.run("-m", "celery", "--app", "microlearn", "call", "apps.media.tasks.sweep")


def test_an_upload_survives_its_worker_and_goes_live_once(site, upload):
    site.kill_worker()
    cut_off = stage_of(site, upload, "encode_low")
    assert cut_off.state == "running"
    assert not asset_of(site, upload).is_live

    site.start_worker()
    let_the_lease_end(site, upload)
    until(lambda: asset_of(site, upload).is_live, "the upload goes live")
    ready_at = asset_of(site, upload).ready_at
    until(lambda: not unfinished(site, upload), "the rest of the rungs are made")

    assert stage_of(site, upload, "encode_low").attempts == 2
    assert asset_of(site, upload).ready_at == ready_at
    assert len(rungs(site, upload)) == len(set(rungs(site, upload))) >= 3
    assert leftovers(site, upload) == []


def unfinished(site, asset):
    from apps.media.models import Stage

    with site.database():
        return Stage.objects.filter(asset__public_id=asset).unfinished().count()


def rungs(site, asset):
    from apps.media.models import Rendition

    with site.database():
        return list(Rendition.objects.filter(asset__public_id=asset).values_list("name", flat=True))


def leftovers(site, asset):
    """What the killed worker had half made in its work folder."""
    return [path.name for path in (site.folder / "work").glob(f"{asset}-*")]
