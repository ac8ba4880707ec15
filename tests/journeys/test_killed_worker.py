"""The machine runs out of memory in the middle of an encoding; the creator only waits longer.

What becomes of rows and files is tested in apps/media/tests/test_kill_worker.py.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from .clips import make_clip
from .people import sign_in
from .shelf import AUTHOR
from .studio import CONVERTED, Studio
from .waiting import until


@pytest.fixture
def studio(page, tmp_path):
    """A creator looks on as his clip is being encoded."""
    clip = make_clip(
        tmp_path / "big.mp4", voice="swim-chair", size="1080x1920", seconds=20, bitrate="4M"
    )
    sign_in(page, AUTHOR)
    studio = Studio(page)
    studio.send(clip)
    return studio


def encoding(site):
    from apps.media.models import Stage

    with site.database():
        return Stage.objects.filter(
            asset__filename="big.mp4", name=Stage.Name.ENCODE_LOW, progress__gt=0
        ).first()


def let_two_minutes_pass(site):
    """No sign of life of the stage that ran, none of those whose messages died with the worker."""
    from apps.lib import clock
    from apps.media.models import Stage

    before = clock.now() - timedelta(minutes=2)
    with site.database():
        Stage.objects.filter(asset__filename="big.mp4").unfinished().update(changed_at=before)
        Stage.objects.filter(asset__filename="big.mp4", state="running").update(deadline=before)
    site.run("-m", "celery", "--app", "microlearn", "call", "apps.media.tasks.sweep")


def test_an_upload_survives_its_worker(studio, site):
    until(lambda: encoding(site), "the encoding runs")
    site.kill_worker()
    found = encoding(site).state
    site.start_worker()
    assert found == "running"

    let_two_minutes_pass(site)
    expect(studio.standing).to_have_text("Draft", timeout=CONVERTED)
    expect(studio.page.get_by_label("Preview of the lesson")).to_be_visible()
    assert encoding(site).attempts == 2
