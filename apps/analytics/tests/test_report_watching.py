"""POST /api/v1/events/"""

import json
from datetime import timedelta

import pytest

from apps.analytics.models import Watch, WatchedEvent
from apps.lib import clock
from apps.lib.public_ids import new_public_id
from apps.tenants.scope import tenant_scope

URL = "/api/v1/events/"
HERE = {"Sec-Fetch-Site": "same-origin"}


def event(clip, *spans, **changes):
    base = {
        "id": "e" * 12 + new_public_id(),
        "type": "watched",
        "subject": {"kind": "atom", "id": clip},
        "intervals": [list(span) for span in spans],
        "position": spans[-1][1] if spans else 0,
        "rate": 1,
    }
    return base | changes


@pytest.fixture
def client_of_bob(sign_in, bob):
    client = sign_in(bob)
    client.handler.enforce_csrf_checks = True
    return client


@pytest.fixture
def send(client_of_bob):
    def send(*events, headers=HERE, **envelope):
        body = {"version": 1, "events": list(events)} | envelope
        return client_of_bob.post(
            URL, json.dumps(body), content_type="application/json", headers=headers
        )

    return send


def test_what_was_watched_is_kept(send, clip, bob):
    response = send(event(clip, (0, 5)), event(clip, (4, 12), position=12.5))
    assert (response.status_code, response.json()) == (202, {"accepted": 2})
    watch = Watch.objects.get(learner=bob)
    assert watch.covered == [[0, 12]]
    assert (watch.seconds, watch.position, watch.completed_at) == (12, 12.5, None)


def test_sent_twice_counts_once(send, clip):
    one = event(clip, (0, 5))
    assert send(one).json() == {"accepted": 1}
    assert send(one, one).json() == {"accepted": 0}
    assert WatchedEvent.objects.count() == 1


def test_nine_tenths_are_all(send, clip):
    send(event(clip, (0, 27)))
    assert Watch.objects.get().completed_at is not None


def test_seeking_to_the_end_completes_nothing(send, clip):
    send(event(clip, (0, 1), (29, 30), position=30))
    watch = Watch.objects.get()
    assert watch.completed_at is None
    assert watch.seconds == 2


def test_no_faster_than_time_passes(send, clip):
    now = clock.now()
    with clock.frozen(now):
        for _ in range(4):  # two minutes of media, and no time went by
            send(event(clip, (0, 30)))
        credited = sum(b - a for e in WatchedEvent.objects.all() for a, b in e.intervals)
        assert credited == 60
    with clock.frozen(now + timedelta(seconds=10)):
        send(event(clip, (0, 30)))
        credited = sum(b - a for e in WatchedEvent.objects.all() for a, b in e.intervals)
        assert credited == pytest.approx(71)


def test_double_speed_takes_half_the_time(send, clip):
    now = clock.now()
    with clock.frozen(now):
        for _ in range(5):
            send(event(clip, (0, 30), rate=2))
        credited = sum(b - a for e in WatchedEvent.objects.all() for a, b in e.intervals)
        assert credited == 120


def test_a_claimed_speed_buys_nothing(send, clip):
    with clock.frozen(clock.now()):
        for _ in range(5):
            send(event(clip, (0, 30), rate=16))
        credited = sum(b - a for e in WatchedEvent.objects.all() for a, b in e.intervals)
        assert credited == 120


def test_behind_the_end_is_nothing(send, clip):
    send(event(clip, (25, 500), position=500))
    watch = Watch.objects.get()
    assert (watch.covered, watch.position) == ([[25, 30]], 30)


def test_what_does_not_exist_is_not_kept(send, clip):
    stranger = event(new_public_id(), (0, 5))
    other = event(clip, (0, 5), subject={"kind": "planet", "id": clip})
    assert send(stranger, other).json() == {"accepted": 0}
    assert not Watch.objects.exists()
    assert not WatchedEvent.objects.exists()


def test_each_learner_for_himself(send, clip, sign_in, charlie, bob):
    send(event(clip, (0, 5)))
    assert not Watch.objects.of(charlie).exists()
    assert Watch.objects.of(bob).count() == 1


def test_another_tenant_sees_nothing(send, clip, riverside):
    send(event(clip, (0, 5)))
    with tenant_scope(riverside.pk):
        assert not Watch.objects.exists()
        assert not WatchedEvent.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"id": "short"},
        {"id": "x" * 999},
        {"id": None},
        {"type": "bought"},
        {"subject": "atom"},
        {"subject": {"kind": "atom", "id": "'; DROP TABLE--"}},
        {"subject": {"kind": "atom"}},
        {"intervals": []},
        {"intervals": [[5, 1]]},
        {"intervals": [[1]]},
        {"intervals": [[0, 1, 2]]},
        {"intervals": [["a", "b"]]},
        {"intervals": [[-1, 5]]},
        {"intervals": [[0, 1e308]]},
        {"intervals": [[0, 1]] * 101},
        {"intervals": {"0": 1}},
        {"position": -1},
        {"position": "end"},
        {"rate": 0},
        {"rate": 1e9},
    ],
    ids=str,
)
def test_a_broken_event(send, clip, change):
    response = send(event(clip, (0, 5)) | change)
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "invalid"
    assert not WatchedEvent.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '"x"',
        '{"version": 1}',
        '{"version": 2, "events": []}',
        '{"version": 1, "events": []}',
        '{"version": 1, "events": [NaN]}',
        '{"version": 1, "events": [{"position": Infinity}]}',
        "[" * 20000,
    ],
    ids=lambda body: body[:40],
)
def test_a_broken_batch(client_of_bob, body):
    response = client_of_bob.post(URL, body, content_type="application/json", headers=HERE)
    assert response.status_code == 400


def test_too_many_events(send, clip):
    assert send(*[event(clip, (0, 1))] * 51).status_code == 400


def test_a_batch_that_is_too_large(client_of_bob):
    body = json.dumps({"version": 1, "events": [], "x": "y" * 70_000})
    response = client_of_bob.post(URL, body, content_type="application/json", headers=HERE)
    assert response.status_code == 413


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
    ],
    ids=str,
)
def test_another_sites_page_is_kept_out(send, clip, headers):
    assert send(event(clip, (0, 5)), headers=headers).status_code == 403


def test_a_browser_without_fetch_metadata(send, clip):
    response = send(event(clip, (0, 5)), headers={"Origin": "http://testserver"})
    assert response.status_code == 202


def test_the_number_of_queries_does_not_grow(send, clip, django_assert_max_num_queries):
    send(event(clip, (0, 1)))
    with django_assert_max_num_queries(18):
        send(*[event(clip, (n, n + 1)) for n in range(30)])
