import pytest
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from apps.media import jobs, stages, tasks, work
from apps.media.errors import ConversionFailed, OverLimit
from apps.media.models import Stage
from apps.media.tests.factories import AssetFactory

Name, State = Stage.Name, Stage.State


@pytest.fixture
def asset(alice):
    asset = AssetFactory(owner=alice)
    stages.lay_out(asset)
    return asset


@pytest.fixture
def first(asset):
    return asset.stages.get(name=Name.PROBE)


@pytest.fixture
def body(monkeypatch):
    """`body(function)`: what the first stage does."""

    def replace(function):
        monkeypatch.setitem(work.BODIES, Name.PROBE, function)

    return replace


def fails(error):
    def body(job):
        raise error

    return body


def test_a_result_and_its_note(first, body, asset):
    body(lambda job: lambda: "All good.")
    stage = jobs.run(first.pk, worker="w1")
    assert (stage.state, stage.note, stage.progress) == (State.DONE, "All good.", 100)
    assert {s.name for s in stages.released(stage)} == {
        *(Name.THUMBNAIL, Name.CAPTIONS, Name.ENCODE_LOW)
    }


def test_what_is_not_ours_is_not_done(first, body):
    body(fails(AssertionError("must not run")))
    stages.claim(first.pk, worker="other")
    assert jobs.run(first.pk, worker="w1") is None


def test_a_program_that_fails_is_recorded_and_tried_again(first, body):
    body(fails(ConversionFailed("ffmpeg", 187, "Conversion failed!")))
    stage = jobs.run(first.pk, worker="w1")
    assert stage.state == State.WAITING
    assert stage.error == "The conversion stopped with an error. It is tried again by itself."
    assert stage.error_log == "ffmpeg, exit 187\nConversion failed!"
    assert stages.released(stage) == [stage]


def test_it_fails_for_good_after_three_attempts(first, body):
    body(fails(OverLimit("ffmpeg", None, "")))
    for _ in range(3):
        stage = jobs.run(first.pk, worker="w1")
    assert (stage.state, stage.error_code) == (State.FAILED, "conversion_over_limit")
    assert "Try this step again" in stage.error
    assert stages.released(stage) == []


def test_a_bug_is_recorded_and_raised(first, body):
    body(fails(ZeroDivisionError("oops")))
    with pytest.raises(ZeroDivisionError):
        jobs.run(first.pk, worker="w1")
    first.refresh_from_db()
    assert first.error_code == "internal"
    assert "oops" in first.error_log
    assert "oops" not in first.error


def test_a_worker_that_lost_its_claim_stores_nothing(first, body, asset):
    stored = []

    def slow(job):
        Stage.objects.filter(pk=first.pk).update(attempts=9)  # someone else's claim
        return lambda: stored.append(asset.stages.filter(pk=first.pk).update(note="mine")) or ""

    body(slow)
    assert jobs.run(first.pk, worker="w1") is None
    first.refresh_from_db()
    assert stored == [1]
    assert first.note == "", "rolled back with the transaction"


def test_progress_is_a_sign_of_life(first, body, monkeypatch):
    monkeypatch.setattr(work, "_BEAT", 0)
    seen = []

    def slow(job):
        job.progress(0.4)
        seen.append(Stage.objects.get(pk=first.pk).progress)
        return str

    body(slow)
    jobs.run(first.pk, worker="w1")
    assert seen == [40]


def test_open_pages_hear_of_it(first, body, asset, django_capture_on_commit_callbacks):
    body(lambda job: str)
    layer = get_channel_layer()
    channel = async_to_sync(layer.new_channel)()
    async_to_sync(layer.group_add)(f"asset.{asset.public_id}", channel)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.run(first.pk, worker="w1")
    message = async_to_sync(layer.receive)(channel)
    assert message == {"type": "stage.changed", "asset": asset.public_id}


def test_messages_go_to_the_queue_of_their_stage(
    asset, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(
        tasks.run_stage, "apply_async", lambda args, **options: sent.append((args, options))
    )
    with django_capture_on_commit_callbacks() as callbacks:
        tasks.send(asset.stages.get(name=Name.CAPTIONS))
    assert sent == []
    callbacks[0]()
    (args, options) = sent[0]
    assert args == [asset.stages.get(name=Name.CAPTIONS).pk]
    assert options["queue"] == "media.captions"
