from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes import due

ZONES = ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata", "Africa/Cairo",
         "America/New_York", "Australia/Lord_Howe"]  # fmt: skip
zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        # 23:30 UTC on the 1st is already the 2nd in Kolkata and still the 1st in New York.
        ("UTC", datetime(2026, 3, 2, 0, 0, tzinfo=UTC)),
        ("Asia/Kolkata", datetime(2026, 3, 2, 18, 30, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 2, 5, 0, tzinfo=UTC)),
    ],
)
def test_tomorrow_is_the_learners_tomorrow(zone, expected):
    now = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert due.due_at(now, 1, ZoneInfo(zone)) == expected


def test_a_day_whose_midnight_is_skipped_starts_when_it_starts():
    start = due.start_of_day(date(2026, 4, 24), ZoneInfo("Africa/Cairo"))
    assert start == datetime(2026, 4, 23, 22, 0, tzinfo=UTC)
    assert due.local_date(start, ZoneInfo("Africa/Cairo")) == date(2026, 4, 24)


@given(moments, st.integers(1, 400), zones)
def test_due_is_that_many_local_days_away_wherever_the_learner_lives(now, days, zone):
    moment = due.due_at(now, days, zone)
    assert due.days_until(now, moment, zone) == days
    assert due.days_until(moment, moment, zone) == 0
    assert due.local_date(moment - timedelta(microseconds=1), zone) < due.local_date(moment, zone)


def test_the_forecast_counts_overdue_today_and_leaves_out_what_is_far():
    now = datetime(2026, 3, 10, 12, tzinfo=UTC)
    dues = [
        now - timedelta(days=5),
        now,
        now + timedelta(days=1),
        now + timedelta(days=90),
    ]
    assert due.per_day(now, dues, ZoneInfo("UTC"), 4) == [2, 1, 0, 0]
