from datetime import timedelta

import pytest
from django.core.cache import cache

from apps.accounts.tests.factories import UserFactory
from apps.lib import clock, valkey
from apps.media import fairness, stages, tasks, turns, work
from apps.media.models import Asset, Stage
from apps.media.tests.factories import AssetFactory
from apps.tenants.scope import current_tenant_id, tenant_scope

Name, State = Stage.Name, Stage.State


# --- the order itself -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("waiting", "served", "expected"),
    [
        ([], {}, []),
        ([3, 1, 2], {}, [1, 2, 3]),
        ([1, 2, 3], {1: 50.0, 2: 40.0}, [3, 2, 1]),
        ([1, 1, 2], {2: 1.0, 9: 0.0}, [1, 2]),
    ],
)
def test_who_was_served_least_recently_is_next(waiting, served, expected):
    assert fairness.order(waiting, served) == expected


@pytest.mark.parametrize(
    ("mine", "others", "expected"),
    [
        (0, [], 0),
        (0, [50], 1),  # one of the fifty, then mine
        (3, [50], 7),
        (49, [1], 50),
        (2, [1, 1, 10], 7),
    ],
)
def test_how_many_come_before_mine(mine, others, expected):
    assert fairness.ahead(mine, others) == expected


# --- with rows --------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _nobody_was_served(db):
    cache.clear()


def upload(owner, count=1) -> list[int]:
    """Assets with their stages waiting; the ids of what they can begin with, as sent."""
    found = []
    for _ in range(count):
        asset = AssetFactory(owner=owner)
        stages.lay_out(asset)
        for stage in stages.runnable(asset):
            turns.join(stages.GRAPH[stage.name].queue)
            found.append(stage.pk)
    return found


def whose(stage) -> str:
    with tenant_scope(stage.tenant_id):
        return Asset.objects.get(pk=stage.asset_id).owner.name


def served_by_one_worker(messages: list[int], rounds: int) -> list[str]:
    """The owners of what is worked on, when the messages come in this order."""
    found = []
    for number, message in enumerate(messages[:rounds]):
        with clock.shifted(timedelta(seconds=number)):
            stage = turns.take(message, worker="w1")
            found.append(whose(stage))
            with tenant_scope(stage.tenant_id):
                stages.finish(stage)
    return found


def test_one_video_is_served_second_though_fifty_were_sent_before(alice, bob):
    messages = upload(alice, 50)
    assert whose(turns.take(messages[0], worker="w1")) == "Alice"
    messages += upload(bob)
    assert whose(turns.take(messages[1], worker="w1")) == "Bob"
    assert whose(turns.take(messages[2], worker="w1")) == "Alice"


def test_creators_take_turns(alice, bob, charlie):
    messages = [*upload(alice, 5), *upload(bob, 5), *upload(charlie, 5)]
    assert served_by_one_worker(messages, 6) == ["Alice", "Bob", "Charlie"] * 2


def test_organisations_take_turns_however_many_creators_each_has(alice, riverside):
    messages = [pk for _ in range(5) for pk in upload(UserFactory(name="Public"))]
    with tenant_scope(riverside.pk):
        upload(alice, 3)
    served = served_by_one_worker(messages, 4)
    assert served == ["Public", "Alice", "Public", "Alice"]
    for tenant_id in (current_tenant_id(), riverside.pk):
        with tenant_scope(tenant_id):
            assert Stage.objects.filter(state=State.DONE).count() == 2


def test_the_scope_of_the_message_is_kept(alice, riverside):
    messages = upload(alice)
    with tenant_scope(riverside.pk):
        upload(alice)
    here = current_tenant_id()
    for _ in range(2):
        turns.take(messages[0], worker="w1")
        assert current_tenant_id() == here


def test_what_makes_a_video_live_goes_before_full_quality(alice, bob):
    first, second = upload(alice), upload(bob)
    high = Asset.objects.get(owner=alice).stages.get(name=Name.ENCODE_HIGH)
    Asset.objects.get(owner=alice).stages.exclude(pk=high.pk).update(state=State.DONE)
    stage = turns.take(high.pk, worker="w1")
    assert (stage.pk, stage.name) == (second[0], Name.PROBE)
    assert turns.take(first[0], worker="w1").pk == high.pk


def test_a_video_is_finished_before_the_next_one_of_the_same_creator(alice):
    messages = upload(alice, 3)
    stage = turns.take(messages[2], worker="w1")
    assert stage.pk == messages[0]
    stages.finish(stage)
    assert turns.take(messages[1], worker="w1").asset_id == stage.asset_id


def test_queues_do_not_mix(alice):
    messages = upload(alice)
    stages.finish(turns.take(messages[0], worker="w1"))
    captions = Stage.objects.get(name=Name.CAPTIONS)
    assert turns.take(captions.pk, worker="w1").name == Name.CAPTIONS
    assert turns.take(captions.pk, worker="w1") is None


def test_what_failed_waits_before_its_next_try(alice):
    (message,) = upload(alice)
    stage = turns.take(message, worker="w1")
    stages.fail(stage, code="x", text="x")
    assert turns.take(message, worker="w1") is None
    with clock.shifted(timedelta(seconds=6)):
        assert turns.take(message, worker="w1").attempts == 2


def test_without_valkey_each_tenant_is_served_by_its_own_messages(alice, bob, monkeypatch):
    from redis.exceptions import ConnectionError

    def away():
        raise ConnectionError

    messages = [*upload(alice, 2), *upload(bob)]
    monkeypatch.setattr(valkey, "client", away)
    served = [whose(turns.take(message, worker="w1")) for message in messages]
    assert sorted(served) == ["Alice", "Alice", "Bob"]


def test_the_task_works_for_another_tenant_and_sends_what_follows_there(
    alice, riverside, monkeypatch, django_capture_on_commit_callbacks
):
    """The message is the public tenant's, whose stage is taken; the hospital's is due."""
    sent = []
    monkeypatch.setattr(
        tasks.run_stage,
        "apply_async_on_commit",
        lambda args, **_: sent.append((current_tenant_id(), args[0])),
    )
    monkeypatch.setitem(work.BODIES, Name.PROBE, lambda job: str)
    (message,) = upload(alice)
    stages.claim(message, worker="other")
    with tenant_scope(riverside.pk):
        upload(alice)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.run_stage(message)
    with tenant_scope(riverside.pk):
        done = Stage.objects.get(state=State.DONE)
        released = {stage.pk for stage in stages.released(done)}
    assert {tenant for tenant, _ in sent} == {riverside.pk}
    assert {pk for _, pk in sent} == released


def test_who_waits_for_another_step_waits_from_its_end_on(alice):
    (message,) = upload(alice)
    with clock.shifted(timedelta(minutes=5)):
        stages.finish(turns.take(message, worker="w1"))
        assert stages.stuck() == [], "their messages have only just been sent"


def test_encoding_goes_where_the_graphics_hardware_is(alice, settings):
    settings.MEDIA_GPU_QUEUE = True
    asset = AssetFactory(owner=alice)
    stages.lay_out(asset)
    stages.finish(stages.claim(asset.stages.get(name=Name.PROBE).pk, worker="w1"))
    by_name = {stage.name: stage for stage in asset.stages.all()}

    assert stages.queue_of(Name.ENCODE_LOW) == stages.queue_of(Name.ENCODE_HIGH) == "media.gpu"
    assert turns.take(by_name[Name.ENCODE_LOW].pk, worker="gpu").name == Name.ENCODE_LOW
    assert turns.take(by_name[Name.THUMBNAIL].pk, worker="cpu").name == Name.THUMBNAIL
    assert turns.take(by_name[Name.THUMBNAIL].pk, worker="cpu") is None
