"""From a player's report to a creator's figures, through the real stream."""

import json
from datetime import timedelta

import pytest
from django.conf import settings

from apps.analytics import audience, consuming, events, streams
from apps.analytics.models import EventBatch, HeldEvent, Shard, Watch
from apps.lib import clock
from apps.lib.public_ids import new_public_id
from apps.tenants.scope import tenant_scope

from .test_report_watching import HERE, URL, event

VIEW = "v" * 16


@pytest.fixture(autouse=True)
def empty_streams(db):
    streams.client().flushdb()
    consuming.ensure_shards()


@pytest.fixture
def tell(sign_in, clip, django_capture_on_commit_callbacks):
    """`tell(bob, event, …)`: what his player reports, in one batch."""

    def tell(user, *told, headers=None, tenant=None):
        body = json.dumps({"version": 1, "events": list(told)})
        with django_capture_on_commit_callbacks(execute=True):
            response = sign_in(user, tenant).post(
                URL,
                body,
                content_type="application/json",
                headers={**HERE, "User-Agent": "Mozilla/5.0 Firefox/150", **(headers or {})},
            )
        assert response.status_code == 202, response.content
        return response.json()["accepted"]

    return tell


def seen(clip, *spans, **changes):
    return event(clip, *spans, view=VIEW, source="search", version=1) | changes


def counted(clip):
    while consuming.count_all():
        pass
    now = clock.now()
    since, until = now - timedelta(days=40), now + timedelta(hours=1)
    return audience.audience(("atom", clip), since=since, until=until)


def tally(name):
    return sum(Shard.objects.values_list(name, flat=True))


def test_what_a_player_tells_is_counted(tell, clip, bob, charlie):
    tell(bob, seen(clip, (0, 5)), seen(clip, (5, 8)))
    tell(bob, seen(clip, type="left", position=8), seen(clip, type="shared", position=8))
    tell(charlie, seen(clip, (0, 30), view="w" * 16, source="nowhere"))
    found = counted(clip)
    assert found.curve == (2,) * 8 + (1,) * 22
    assert (found.views, found.viewers, found.completions) == (2, 2, 1)
    assert (found.swipes, found.shares) == (1, 1)
    assert found.sources == {"search": 1, "other": 1}
    assert audience.valid_seconds(clock.now().date()) == {("atom", clip): 38}


def test_a_batch_that_is_sent_again_counts_once(tell, clip, bob):
    batch = [seen(clip, (0, 5)), seen(clip, type="left", position=5)]
    tell(bob, *batch)
    tell(bob, *batch)
    found = counted(clip)
    assert (found.curve, found.seconds, found.swipes) == ((1,) * 5, 5, 1)
    assert tally("duplicates") == 2


def test_nobody_is_named_on_the_way(tell, clip, bob):
    tell(bob, seen(clip, (0, 5)))
    (entry,) = [
        content
        for n in range(settings.EVENTS_SHARDS)
        for _id, content in streams.read(n, after="0-0", most=10)
    ]
    told = json.loads(entry)
    assert bob.email.encode() not in entry
    assert VIEW.encode() not in entry
    assert told["viewer"] == events.viewer_of(1, bob.pk).hex()
    assert set(told) == {
        "form", "event", "kind", "tenant", "subject", "version", "viewer", "source", "at",
        "received", "view", "length", "parts", "credited",
    }  # fmt: skip


def test_a_learner_has_another_name_in_every_tenant(bob):
    assert events.viewer_of(1, bob.pk) != events.viewer_of(2, bob.pk)


def test_an_event_comes_back_as_it_went(tell, clip, bob):
    tell(bob, seen(clip, (0, 5.25), ago=90))
    (entry,) = [
        content
        for n in range(settings.EVENTS_SHARDS)
        for _id, content in streams.read(n, after="0-0", most=10)
    ]
    fact = events.decode(entry)
    assert events.encode(fact) == entry
    assert fact.event.received - fact.event.at == timedelta(seconds=90)
    assert [list(part) for part in fact.event.parts] == [[0, 5.25]]


@pytest.mark.parametrize("entry", [b"", b"{}", b"[]", b'{"form": 2}', b"\xff", b"null"])
def test_what_cannot_be_read_stops_nothing(entry, tell, clip, bob):
    streams.client().xadd(streams.name(events.shard_of(1, ("atom", clip))), {streams.FIELD: entry})
    tell(bob, seen(clip, (0, 5)))
    assert counted(clip).views == 1
    assert tally("refused") == 1


def test_what_cannot_be_counted_is_left_out_and_holds_up_nobody(tell, clip, bob, charlie):
    tell(bob, seen(clip, (0, 5)))
    (content,) = [
        content
        for n in range(settings.EVENTS_SHARDS)
        for _id, content in streams.read(n, after="0-0", most=10)
    ]
    beyond = json.loads(content) | {"version": 99_999, "event": "00" * 8, "view": "11" * 16}
    name = streams.name(events.shard_of(1, ("atom", clip)))
    streams.client().xadd(name, {streams.FIELD: json.dumps(beyond).encode()})
    tell(charlie, seen(clip, (0, 5)))
    assert counted(clip).views == 2
    assert tally("refused") == 1


def test_views_of_less_than_a_second_have_no_curve(tell, clip, bob, charlie):
    tell(bob, seen(clip, (0, 0.3)))
    assert counted(clip).views == 1
    tell(charlie, seen(clip, (0, 0.3)))
    assert (counted(clip).views, counted(clip).curve) == (2, ())


@pytest.mark.parametrize("header", [{"Sec-GPC": "1"}, {"DNT": "1"}], ids=str)
def test_who_asks_for_privacy_keeps_his_progress_alone(tell, clip, bob, header):
    tell(bob, seen(clip, (0, 5)), headers=header)
    assert counted(clip).views == 0
    assert EventBatch.objects.count() == 0
    assert Watch.objects.get(learner=bob).seconds == 5


def test_who_has_said_so_once_is_not_counted_either(tell, clip, bob):
    bob.is_counted = False
    bob.save()
    tell(bob, seen(clip, (0, 5)))
    assert counted(clip).views == 0
    assert Watch.objects.get(learner=bob).seconds == 5


@pytest.mark.parametrize("name", ["Googlebot/2.1", "curl/8", "python-requests/2", ""])
def test_programs_are_marked_and_not_counted(tell, clip, bob, name):
    tell(bob, seen(clip, (0, 5)), headers={"User-Agent": name})
    assert counted(clip).views == 0
    assert tally("bots") == 1
    assert EventBatch.objects.get().count == 1


def test_more_views_than_a_person_can_have_are_a_programs(tell, clip, bob, monkeypatch):
    monkeypatch.setattr("apps.analytics.marks.MOST_VIEWS", 3)
    for number in range(6):
        tell(bob, seen(clip, (0, 1), view=f"{number:016}"))
    assert counted(clip).views == 3
    assert tally("bots") == 3


def test_an_event_without_a_view_is_progress_alone(tell, clip, bob):
    assert tell(bob, event(clip, (0, 5))) == 1
    assert counted(clip).views == 0


def test_late_events_count_for_their_own_hour(tell, clip, bob):
    tell(bob, seen(clip, (0, 5), ago=3 * 24 * 3600))
    found = counted(clip)
    assert found.views == 1
    hour = audience.AudienceHour.objects.get().hour
    assert timedelta(days=2) < clock.now() - hour < timedelta(days=4)
    assert tally("late") == 1


def test_two_consumers_do_not_count_one_shard_at_once(tell, clip, bob):
    shard = events.shard_of(1, ("atom", clip))
    tell(bob, seen(clip, (0, 5)))
    assert consuming.count_shard(shard) == 1
    assert consuming.count_shard(shard) == 0
    assert streams.waiting([shard]) == {shard: (0, "")}


def test_lag_is_told(tell, clip, bob):
    tell(bob, seen(clip, (0, 5)))
    shard = events.shard_of(1, ("atom", clip))
    count, seconds = consuming.lag()[shard]
    assert count == 1
    assert seconds < 60
    assert counted(clip).views == 1
    assert consuming.lag()[shard] == (0, 0.0)


def test_what_is_acknowledged_while_valkey_is_away_comes_later(tell, clip, bob, settings):
    there = settings.EVENTS_URL
    settings.EVENTS_URL = "redis://127.0.0.1:1/0"
    assert tell(bob, seen(clip, (0, 5))) == 1
    assert HeldEvent.objects.count() == 1
    settings.EVENTS_URL = there
    assert streams.send_held() == 1
    assert counted(clip).views == 1
    assert not HeldEvent.objects.exists()


def test_a_strangers_lesson_is_nobodys_view(tell, clip, bob):
    assert tell(bob, seen(new_public_id(), (0, 5))) == 0
    assert not EventBatch.objects.exists()


def test_a_public_lesson_counts_for_its_makers_wherever_it_is_watched(tell, clip, bob, riverside):
    tell(bob, seen(clip, (0, 5)), tenant=riverside)
    assert counted(clip).views == 1
    with tenant_scope(riverside.pk):
        assert counted(clip).views == 0


@pytest.mark.parametrize("change", [
    {"view": "short"}, {"view": "x" * 65}, {"version": 0}, {"version": "two"},
    {"source": "SEARCH!"}, {"type": "left", "view": ""},
], ids=str)  # fmt: skip
def test_a_broken_view(sign_in, bob, clip, change):
    body = json.dumps({"version": 1, "events": [seen(clip, (0, 5)) | change]})
    client = sign_in(bob)
    response = client.post(URL, body, content_type="application/json", headers=HERE)
    assert response.status_code == 400
