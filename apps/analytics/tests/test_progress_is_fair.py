"""Progress by covered seconds, whatever clocks, networks and tabs do."""

import json
from datetime import timedelta

import pytest

from apps.analytics import subjects
from apps.analytics.models import Watch, WatchedEvent
from apps.analytics.subjects import Clip
from apps.lib import clock
from apps.lib.public_ids import new_public_id

from .test_report_watching import HERE, URL, event


@pytest.fixture
def browser(sign_in, bob):
    """`browser()`: a device or tab of Bob's; `tab(event, …)` sends."""

    def browser():
        client = sign_in(bob)

        def send(*events):
            body = json.dumps({"version": 1, "events": list(events)})
            response = client.post(URL, body, content_type="application/json", headers=HERE)
            assert response.status_code == 202, response.content
            return response.json()["accepted"]

        return send

    return browser


def watch() -> Watch:
    return Watch.objects.get()


def test_the_order_of_arrival_changes_nothing(browser, clip):
    parts = [event(clip, (n, n + 3)) for n in (6, 0, 3)]
    tab = browser()
    for part in parts:
        tab(part)
    assert watch().covered == [[0, 9]]


def test_an_event_that_arrives_again_later_and_elsewhere(browser, clip):
    first, second = event(clip, (0, 5)), event(clip, (5, 9))
    phone, laptop = browser(), browser()
    assert [phone(first), phone(second), laptop(first), laptop(first, second)] == [1, 1, 0, 0]
    assert (watch().seconds, watch().position) == (9, 9)
    assert WatchedEvent.objects.count() == 2


def test_what_was_watched_offline_moves_nobody_back(browser, clip):
    phone, laptop = browser(), browser()
    laptop(event(clip, (10, 20), position=20))
    phone(event(clip, (0, 4), position=4, ago=3600))  # on a train, an hour ago
    assert (watch().position, watch().seconds) == (20, 14)
    phone(event(clip, (4, 6), position=6))
    assert watch().position == 6


def test_an_old_report_is_no_news_in_the_history(browser, clip):
    now = clock.now()
    with clock.frozen(now):
        browser()(event(clip, (0, 4), ago=86_400))
    assert watch().watched_at == now - timedelta(days=1)


def test_two_tabs_at_once_get_the_time_of_one(browser, clip, monkeypatch):
    other = new_public_id()
    long = {clip: Clip(300.0), other: Clip(300.0)}
    monkeypatch.setitem(subjects._kinds, "atom", lambda ids: {i: long[i] for i in ids if i in long})
    one, two = browser(), browser()
    now = clock.now()
    with clock.frozen(now):
        one(event(clip, (0, 60)))  # the minute that everybody has at first
    for n in range(1, 7):  # a minute later both have played the same minute
        with clock.frozen(now + timedelta(seconds=10 * n)):
            one(event(clip, (50 + 10 * n, 60 + 10 * n)))
            two(event(other, (10 * n - 10, 10 * n)))
    credited = sum(each.seconds for each in Watch.objects.all())
    assert credited == pytest.approx(60 + 60 * 1.1)


def test_the_servers_clock_set_back(browser, clip):
    tab, now = browser(), clock.now()
    with clock.frozen(now):
        tab(event(clip, (0, 10)))
    with clock.frozen(now - timedelta(hours=2)):
        assert tab(event(clip, (10, 15))) == 1
    assert watch().seconds == 15


def test_the_servers_clock_set_forward_gives_no_more_than_a_while(browser, clip):
    tab, now = browser(), clock.now()
    with clock.frozen(now):
        tab(event(clip, (0, 1)))
    with clock.frozen(now + timedelta(days=900)):
        tab(*[event(clip, (0, 30)) for _ in range(50)])
    credited = sum(b - a for each in WatchedEvent.objects.all() for a, b in each.intervals)
    assert credited <= 20 * 60 + 1


def test_seeking_to_the_end_and_back_again_and_again(browser, clip):
    tab = browser()
    for n in range(10):
        tab(event(clip, (29.5, 30), position=30), event(clip, (0, 0.5), position=0.5 + n / 10))
    assert watch().seconds == 1
    assert watch().completed_at is None


def test_in_any_order_nine_tenths_count(browser, clip):
    browser()(event(clip, (15, 30)), event(clip, (3, 15)))
    assert watch().completed_at is not None


def test_once_seen_always_seen(browser, clip, monkeypatch):
    tab = browser()
    tab(event(clip, (0, 28)))
    seen_at = watch().completed_at
    monkeypatch.setitem(subjects._kinds, "atom", lambda ids: dict.fromkeys(ids, Clip(300.0)))
    tab(event(clip, (0, 1)))
    assert watch().completed_at == seen_at


def test_a_shorter_version_is_covered_by_its_own_length(browser, clip, monkeypatch):
    tab = browser()
    tab(event(clip, (10, 25), position=25))
    monkeypatch.setitem(subjects._kinds, "atom", lambda ids: dict.fromkeys(ids, Clip(12.0)))
    tab(event(clip, (0, 1), position=25))
    found = watch()
    assert found.covered == [[0, 1], [10, 12]]
    assert (found.seconds, found.position, found.completed_at) == (3, 12, None)


@pytest.mark.parametrize("ago", [-1, "yesterday", 1e12, None])
def test_an_age_that_is_none(sign_in, bob, clip, ago):
    body = json.dumps({"version": 1, "events": [event(clip, (0, 5), ago=ago)]})
    response = sign_in(bob).post(URL, body, content_type="application/json", headers=HERE)
    assert response.status_code == 400
