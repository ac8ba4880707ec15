import pytest

from apps.media import stages, tasks
from apps.media.models import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch):
    """The assets whose stages were sent to the workers."""
    sent = []
    monkeypatch.setattr(tasks, "start", sent.append)
    return sent


@pytest.fixture
def url(lesson, asset):
    asset.source = "assets/x/source/original.mp4"
    asset.save()
    stages.lay_out(asset)
    asset.stages.update(state=Stage.State.DONE)
    return f"/api/v1/studio/lessons/{lesson.public_id}/cover/"


def choose(client, url, at):
    return client.put(url, {"at": at}, content_type="application/json")


def test_another_frame_is_cut_out(studio, url, asset, sent):
    response = choose(studio, url, 1500)

    asset.refresh_from_db()
    states = {stage["name"]: stage["state"] for stage in response.json()["stages"]}
    assert response.status_code == 200
    assert asset.cover_ms == 1500
    assert states["thumbnail"] == "waiting"
    assert sent == [asset]


@pytest.mark.parametrize("at", [-1, "soon", None, 10**12])
def test_what_is_no_moment(studio, url, asset, sent, at):
    assert choose(studio, url, at).status_code == 400
    assert sent == []


def test_a_stranger_chooses_nothing(creator_charlie, url, asset, sent):
    assert choose(creator_charlie, url, 1500).status_code == 404
    asset.refresh_from_db()
    assert asset.cover_ms is None


def test_a_lesson_without_a_video(studio, sending, sent):
    url = f"/api/v1/studio/lessons/{sending.atom.public_id}/cover/"
    assert choose(studio, url, 1).status_code == 409
