"""POST /api/v1/events/: how lessons began."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache

from apps.analytics import starts
from apps.analytics.models import StartCount, WatchedEvent
from apps.analytics.starts import MOST_AN_HOUR
from apps.lib import clock, valkey
from apps.lib.public_ids import new_public_id

URL = "/api/v1/events/"
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def empty_valkey():
    cache.clear()


def start(**changes):
    base = {
        "id": "s" * 12 + new_public_id(),
        "kind": "element",
        "rung": "360p",
        "shown": 14,
        "moving": 70,
        "stalls": 0,
        "stalled": 0,
        "watched": 4000,
        "ago": 5,
    }
    return base | changes


@pytest.fixture
def send(sign_in, bob):
    bob.time_zone = "Europe/Zurich"
    bob.save()
    client = sign_in(bob)

    def send(*each, headers=HERE, **envelope):
        body = {"version": 1, "starts": list(each)} | envelope
        return client.post(URL, json.dumps(body), content_type="application/json", headers=headers)

    return send


def counted():
    starts.settle()
    return StartCount.objects.get()


def test_a_start_is_counted(send):
    response = send(start(stalls=2, stalled=300), connection="4g")
    assert (response.status_code, response.json()) == (202, {"accepted": 1})
    row = counted()
    assert (row.span, row.kind, row.rung, row.region, row.connection) == (
        "hour", "element", "360p", "Europe", "4g",
    )  # fmt: skip
    assert (row.starts, row.given_up, row.stalled, row.stalled_ms, row.watched_ms) == (
        1, 0, 1, 300, 4000,
    )  # fmt: skip
    assert (sum(row.shown), sum(row.moving)) == (1, 1)


def test_a_hundred_are_still_one_row(send):
    for _ in range(2):
        send(*[start(moving=n) for n in range(50)])
    assert counted().starts == 100


def test_what_was_left_before_a_picture_came_has_no_time(send):
    send(start(kind="cold", shown=None, moving=None))
    row = counted()
    assert (row.starts, row.given_up, sum(row.moving), sum(row.shown)) == (1, 1, 0, 0)


def test_nobody_is_named(send, bob):
    one = start()
    send(one)
    row = counted()
    told = " ".join(str(getattr(row, field.name)) for field in row._meta.fields)
    for secret in (bob.email, bob.public_id, one["id"], "127.0.0.1", "Zurich"):
        assert secret not in told
    assert not WatchedEvent.objects.exists()


def test_sent_twice_counts_once(send):
    one = start()
    assert send(one, one).json() == {"accepted": 1}
    assert send(one, start()).json() == {"accepted": 1}
    assert counted().starts == 2


def test_the_hour_is_the_starts_own(send):
    now = clock.now().replace(hour=9, minute=10)
    with clock.frozen(now):
        send(start(ago=20 * 60))
        assert counted().begins_at == now.replace(hour=8, minute=0, second=0, microsecond=0)


def test_what_is_older_than_a_day_tells_nothing(send):
    assert send(start(ago=24 * 3600 + 1)).json() == {"accepted": 0}
    assert starts.settle() == 0


def test_a_clock_of_the_future_is_refused(send):
    assert send(start(ago=-1)).status_code == 400


def test_nobody_sends_without_end(send, bob):
    key = f"starts:sent:{bob.pk}"
    valkey.client().sadd(key, *range(MOST_AN_HOUR - 1))
    assert send(start(), start()).json() == {"accepted": 1}
    assert send(start()).json() == {"accepted": 0}
    assert valkey.client().ttl(key) > 0


@pytest.mark.parametrize("header", ["Sec-GPC", "DNT"])
def test_who_does_not_want_to_be_measured_is_not(send, header):
    assert send(start(), headers=HERE | {header: "1"}).json() == {"accepted": 0}
    assert starts.settle() == 0


def test_a_proxy_tells_the_country(send, settings):
    settings.REGION_HEADER = "CF-IPCountry"
    send(start(), headers=HERE | {"CF-IPCountry": "ch"})
    assert counted().region == "CH"


@pytest.mark.parametrize("country", ["", "XX", "Switzerland", "<b>", "C1"])
def test_a_country_that_is_none_is_the_time_zones(send, settings, country):
    settings.REGION_HEADER = "CF-IPCountry"
    send(start(), headers=HERE | {"CF-IPCountry": country})
    assert counted().region == "Europe"


def test_a_header_that_no_proxy_sets_is_not_believed(send):
    send(start(), headers=HERE | {"CF-IPCountry": "CH"})
    assert counted().region == "Europe"


@pytest.mark.parametrize(("rung", "counts_as"), [("36p", "240p"), ("270p", "360p"), ("hls", "hls")])
def test_a_rung_of_another_size_counts_as_the_next(send, rung, counts_as):
    send(start(rung=rung))
    assert counted().rung == counts_as


@pytest.mark.parametrize(
    "change",
    [
        {"id": "short"},
        {"kind": "warm"},
        {"rung": "36"},
        {"rung": "x" * 10_000},
        {"moving": -1},
        {"moving": 1e9},
        {"moving": "fast"},
        {"shown": []},
        {"stalls": -1},
        {"stalls": 1e12},
        {"stalled": None},
        {"watched": 1e12},
        {"ago": None},
        {"ago": 1e15},
    ],
    ids=lambda change: str(change)[:40],
)
def test_a_broken_start(send, change):
    response = send(start() | change)
    assert response.status_code == 400
    assert starts.settle() == 0


@pytest.mark.parametrize(
    "envelope",
    [{"starts": []}, {"starts": {}}, {"starts": "x"}, {"connection": "5g"}, {"version": 2}],
    ids=str,
)
def test_a_broken_batch(send, envelope):
    assert send(start(), **envelope).status_code == 400


def test_too_many_at_once(send):
    assert send(*[start() for _ in range(51)]).status_code == 400


def test_the_report_is_taken_while_valkey_is_away(send, monkeypatch):
    def gone():
        raise valkey.redis.ConnectionError

    monkeypatch.setattr(valkey, "client", gone)
    assert send(start()).json() == {"accepted": 0}


def test_no_row_is_read_or_written_for_it(send, django_assert_max_num_queries):
    send(start())
    with django_assert_max_num_queries(6):
        send(*[start() for _ in range(30)])


def test_a_day_kept_offline_is_two_hours_rows(send):
    now = clock.now()
    with clock.frozen(now):
        send(start(), start(ago=5 * 3600))
        starts.settle()
    assert StartCount.objects.hours().count() == 2
    first, last = StartCount.objects.order_by("begins_at")
    assert last.begins_at - first.begins_at == timedelta(hours=5)
