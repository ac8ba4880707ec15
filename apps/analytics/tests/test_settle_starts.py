"""From Valkey into the counts, and from hours to days."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection

from apps.analytics import histogram, starts, tasks
from apps.analytics.models import SettledTally, StartCount
from apps.analytics.starts import Start
from apps.lib import clock, valkey
from apps.lib.public_ids import new_public_id

NOW = datetime(2026, 6, 15, 12, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def half_past_twelve(db):
    cache.clear()
    with clock.frozen(NOW):
        yield


def report(count=1, *, ago=timedelta(0), learner=7, **changes):
    facts = {
        "kind": "cold", "rung": "360p", "shown": None, "moving": 90.0, "stalls": 0,
        "stalled_ms": 0, "watched_ms": 1000, "ago": ago,
    } | changes  # fmt: skip
    made = [Start(event_id=new_public_id(), **facts) for _ in range(count)]
    starts.report(learner_id=learner, region="CH", connection="4g", starts=made)


def at(moment, **changes):
    with clock.frozen(moment):
        report(**changes)
        starts.settle()


def test_two_tallies_add_up():
    report(3)
    assert starts.settle() == 1
    report(2, moving=9000.0, stalls=1)
    starts.settle()
    row = StartCount.objects.get()
    assert (row.starts, row.stalled, row.watched_ms) == (5, 2, 5000)
    assert row.moving[histogram.place(90)] == 3
    assert row.moving[histogram.place(9000)] == 2


def test_nothing_new_changes_nothing():
    report()
    starts.settle()
    assert starts.settle() == 0
    assert StartCount.objects.get().starts == 1


def test_a_run_that_ended_before_it_cleared_up_is_not_counted_twice():
    report(4)
    tally = valkey.client().hgetall("starts:tally")
    starts.settle()
    name = SettledTally.objects.get().name
    valkey.client().hset(f"starts:settling:{name}", mapping=tally)
    assert starts.settle() == 0
    assert StartCount.objects.get().starts == 4
    assert not valkey.client().exists(f"starts:settling:{name}")


def test_a_run_that_ended_before_it_counted_is_made_up_for():
    report(4)
    valkey.client().rename("starts:tally", "starts:settling:abandoned")
    report(1)
    starts.settle()
    assert StartCount.objects.get().starts == 5


def test_what_differs_has_a_row_of_its_own():
    report()
    report(rung="720p")
    report(kind="element")
    report(ago=timedelta(hours=2))
    starts.settle()
    assert StartCount.objects.count() == 4


def test_rows_do_not_grow_with_views(django_assert_max_num_queries):
    for learner in range(40):
        report(5, learner=learner)
    with django_assert_max_num_queries(12):
        starts.settle()
    assert StartCount.objects.get().starts == 200


def test_hours_of_a_day_gone_by_become_a_day():
    for hour in (3, 9, 23):
        at(NOW.replace(hour=hour) - timedelta(days=2))
    at(NOW - timedelta(days=1))
    tasks.fold_starts()
    day = StartCount.objects.days().get()
    assert (day.starts, day.begins_at) == (3, datetime(2026, 6, 13, tzinfo=UTC))
    assert sum(day.moving) == 3
    assert StartCount.objects.hours().count() == 4, "hours stay for a while"


def test_a_day_is_folded_once():
    at(NOW - timedelta(days=2))
    assert [starts.fold(), starts.fold()] == [1, 0]
    assert StartCount.objects.days().get().starts == 1


def test_old_hours_go_their_days_stay():
    at(NOW - timedelta(days=9))
    starts.fold()
    assert not StartCount.objects.hours().exists()
    assert StartCount.objects.days().count() == 1


def test_old_days_go():
    at(NOW - timedelta(days=402))
    starts.fold()
    assert not StartCount.objects.exists()


def test_the_table_has_no_tenant_and_no_person():
    columns = {
        column.name
        for column in connection.introspection.get_table_description(
            connection.cursor(), StartCount._meta.db_table
        )
    }
    assert not columns & {"tenant_id", "learner_id", "user_id", "subject_id", "address"}
