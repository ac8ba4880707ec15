"""What is counted is read again: by period, version and source, and in its own tenant alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from apps.analytics import audience, counting, partitions
from apps.analytics.audience import Outcome
from apps.analytics.models import AudienceHour, View
from apps.analytics.partitions import Every
from apps.analytics.signals import audience_changed
from apps.tenants.scope import tenant_scope

from .events import answered, audience_of, event, watched

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = {"since": NOON - timedelta(hours=12), "until": NOON + timedelta(hours=12)}
LESSON = ("atom", "lesson")


def test_an_audience_is_the_sum_of_its_hours(public):
    audience_of("lesson", [4, 2], at=NOON)
    audience_of("lesson", [30], at=NOON + timedelta(hours=1), source="search", version=2)
    audience_of("lesson", [30], at=NOON - timedelta(days=1))
    audience_of("other", [30], at=NOON)

    found = audience.audience(LESSON, **DAY)
    assert found.curve == (3, 3, 2, 2, *[1] * 26)
    assert (found.views, found.viewers, found.completions, found.seconds) == (3, 3, 1, 36)
    assert found.sources == {"feed": 2, "search": 1}
    assert audience.audience(LESSON, **DAY, version=2).curve == (1,) * 30
    assert audience.audience(LESSON, **DAY, source="feed").views == 2
    assert audience.audience(("atom", "nothing"), **DAY).curve == ()


def test_batches_add_up_in_the_same_rows(public):
    for until in (3, 5, 1):
        counting.count([watched("lesson", "alice", until, at=NOON)])
    counting.count([event("left", "lesson", "alice", at=NOON)])
    counting.count([event("shared", "lesson", "alice", at=NOON)])
    found = audience.audience(LESSON, **DAY)
    assert AudienceHour.objects.count() == 1
    assert found.curve == (1,) * 5
    assert (found.views, found.swipes, found.shares) == (1, 1, 1)
    assert (found.seconds, found.rewatched) == (9, 4)


def test_many_are_read_at_once(public, django_assert_num_queries):
    for number in range(5):
        audience_of(f"lesson{number}", [4] * number, at=NOON)
    wanted = [("atom", f"lesson{number}") for number in range(5)]
    with django_assert_num_queries(1):
        found = audience.audiences(wanted, **DAY)
    assert [found[subject].views for subject in wanted] == [0, 1, 2, 3, 4]
    assert found[wanted[4]].sources == {"feed": 4}


def test_outcomes_tell_of_each_learner_once(public):
    counting.count(
        [
            watched("lesson", "alice", 30, at=NOON),
            watched("lesson", "alice", 30, at=NOON, view="again"),
            watched("lesson", "bob", 12, at=NOON),
            watched("lesson", "charlie", 3, at=NOON, version=2),
            answered("lesson", "alice", "q1", right=True, at=NOON),
            answered("lesson", "alice", "q2", right=False, at=NOON),
            answered("lesson", "bob", "q1", right=False, at=NOON),
        ]
    )
    assert audience.outcomes(LESSON, since=NOON) == {
        1: Outcome(viewers=2, kept=2, completed=1, answered=2, right=1),
        2: Outcome(viewers=1),
    }
    assert audience.outcomes(LESSON, since=NOON + timedelta(seconds=1)) == {}
    assert audience.questions(LESSON, **DAY) == {"q1": (2, 1), "q2": (1, 0)}
    assert audience.questions(LESSON, **DAY, version=2) == {}


def test_what_may_be_paid_for_counts_for_the_day_it_was_reported_on(public):
    report = watched("lesson", "alice", 20, at=NOON, received=NOON + timedelta(days=2))
    counting.count([report])
    counting.count([report])
    assert audience.valid_seconds(date(2026, 3, 1)) == {}
    assert audience.valid_seconds(date(2026, 3, 3)) == {LESSON: 20}


def test_a_tenant_reads_its_own_lessons_alone(public, riverside):
    with tenant_scope(riverside.pk):
        audience_of("lesson", [4], at=NOON)
        assert audience.audience(LESSON, **DAY).views == 1
    assert audience.audience(LESSON, **DAY).views == 0
    assert audience.audiences([LESSON], **DAY)[LESSON].views == 0
    assert audience.outcomes(LESSON, since=NOON) == {}
    assert audience.valid_seconds(NOON.date()) == {}


def test_others_hear_of_it_once_it_is_committed(public, django_capture_on_commit_callbacks):
    heard = []

    def hear(change, **_):
        heard.append(change)

    audience_changed.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        counting.count(
            [watched("lesson", "alice", 2, at=NOON), watched("other", "bob", 1, at=NOON)]
        )
        assert heard == []
    lesson = next(change for change in heard if change.subject == LESSON)
    assert lesson.sums["views"] == 1
    assert lesson.curves == {1: (1, 1)}
    assert lesson.sources == {"feed": 1}
    assert (lesson.versions, lesson.at, len(heard)) == ((1,), NOON, 2)


@pytest.mark.parametrize(
    ("span", "begin", "end"),
    [
        ("day", date(2026, 12, 31), date(2027, 1, 1)),
        ("week", date(2026, 12, 28), date(2027, 1, 4)),
        ("month", date(2026, 12, 1), date(2027, 1, 1)),
        ("year", date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_partitions_meet(span, begin, end):
    every = Every("day", span)
    assert (every.begin(date(2026, 12, 31)), every.end(date(2026, 12, 31))) == (begin, end)
    assert every.begin(end) == end


def test_whole_partitions_go_when_their_time_is_over(public):
    there = set(partitions.existing(AudienceHour))  # tables that an earlier test has committed
    audience_of("lesson", [4], at=NOON)
    audience_of("lesson", [4], at=NOON + timedelta(days=60))
    assert set(partitions.existing(AudienceHour)) - there == {date(2026, 3, 1), date(2026, 4, 1)}
    connection.check_constraints()  # what a commit would do
    assert partitions.drop(AudienceHour, before=date(2026, 4, 15)) == 1
    assert set(partitions.existing(AudienceHour)) - there == {date(2026, 4, 1)}
    assert AudienceHour.objects.count() == 1


def test_a_new_partition_has_its_lock(public, riverside):
    """Also when it is asked by its own name."""
    audience_of("lesson", [4], at=NOON)
    with tenant_scope(riverside.pk), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM analytics_view_20260223")
        assert cursor.fetchone() == (0,)
    assert View.objects.count() == 1


def test_many_curves_are_read_at_once(public, riverside, django_assert_num_queries):
    audience_of("lesson", [4, 2], at=NOON)
    audience_of("lesson", [1], at=NOON + timedelta(hours=1))
    audience_of("other", [3], at=NOON)
    audience_of("third", [3], at=NOON - timedelta(days=1))
    with tenant_scope(riverside.pk):
        audience_of("lesson", [9], at=NOON)
    with django_assert_num_queries(1):
        found = audience.curves("atom", ["lesson", "other", "third", "none"], **DAY)
    assert found == {"lesson": (3, 2, 1, 1), "other": (1, 1, 1)}
    assert found["lesson"] == audience.audience(LESSON, **DAY).curve
