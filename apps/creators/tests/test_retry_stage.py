import pytest

from apps.content.models import Version
from apps.media import stages, tasks
from apps.media.models import Stage
from apps.media.tests.factories import AssetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch):
    """The stages that were sent to the workers."""
    sent = []
    monkeypatch.setattr(tasks, "send", sent.append)
    return sent


@pytest.fixture
def captions(asset):
    stages.lay_out(asset)
    stage = asset.stages.get(name=Stage.Name.CAPTIONS)
    stage.state, stage.error = Stage.State.FAILED, "It broke."
    stage.save()
    return stage


@pytest.fixture
def url(lesson):
    return f"/api/v1/studio/lessons/{lesson.public_id}/stages/captions/retry/"


def test_a_failed_stage_is_sent_again(studio, captions, url, sent):
    response = studio.post(url)

    shown = {stage["name"]: stage for stage in response.json()["stages"]}
    assert response.status_code == 200
    assert (shown["captions"]["state"], shown["captions"]["error"]) == ("waiting", "")
    assert sent == [captions]


def test_only_what_failed(studio, captions, url, sent):
    studio.post(url)

    assert studio.post(url).status_code == 409
    assert len(sent) == 1


def test_the_page_offers_it(studio, captions, url, lesson):
    progress = studio.get(f"/api/v1/studio/lessons/{lesson.public_id}/progress/").json()

    shown = {stage["name"]: stage for stage in progress["stages"]}
    assert (shown["captions"]["retry"], shown["captions"]["error"]) == (url, "It broke.")
    assert shown["probe"]["retry"] == ""


def test_a_stranger_finds_nothing(creator_charlie, captions, url, sent):
    assert creator_charlie.post(url).status_code == 404
    assert sent == []


def test_the_step_of_the_recording_that_counts(studio, captions, url, sent, lesson, alice):
    """An earlier file, refused after its first steps, leaves steps of the same names."""
    refused = AssetFactory(owner=alice, refusal_code="media_damaged")
    stages.lay_out(refused)
    refused.stages.update(state=Stage.State.FAILED)
    Version.objects.create(atom=lesson, asset=refused, number=2)

    assert studio.post(url).status_code == 200
    assert sent == [captions]
