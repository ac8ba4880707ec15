import pytest

from apps.accounts.tests.factories import UserFactory
from apps.lib.errors import Conflict, NotAllowed
from apps.media import stages
from apps.media.models import Stage
from apps.media.tests.factories import AssetFactory

State = Stage.State


@pytest.fixture
def failed(alice):
    asset = AssetFactory(owner=alice)
    stages.lay_out(asset)
    stage = asset.stages.get(name=Stage.Name.PROBE)
    asset.stages.filter(pk=stage.pk).update(state=State.FAILED, attempts=3, error="Broken.")
    stage.refresh_from_db()
    return stage


def test_the_owner_retries(failed, alice):
    stage = stages.retry(stage=failed, by=alice)
    assert (stage.state, stage.error, stages.tries(stage)) == (State.WAITING, "", 0)
    assert stages.claim(stage.pk, worker="w1")


def test_staff_retries(failed):
    assert stages.retry(stage=failed, by=UserFactory(is_staff=True)).state == State.WAITING


def test_a_stranger_does_not(failed, charlie):
    with pytest.raises(NotAllowed):
        stages.retry(stage=failed, by=charlie)


def test_only_what_failed(failed, alice):
    stages.retry(stage=failed, by=alice)
    with pytest.raises(Conflict):
        stages.retry(stage=failed, by=alice)


def test_not_a_refused_file(failed, alice):
    failed.asset.refusal_code = "media_damaged"
    with pytest.raises(Conflict):
        stages.retry(stage=failed, by=alice)
