from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes.due import Calendar, least_loaded

ZONES = ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata", "Africa/Cairo",
         "America/New_York", "Australia/Lord_Howe"]  # fmt: skip
calendars = st.builds(Calendar, st.sampled_from(ZONES).map(ZoneInfo), st.integers(0, 12))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))
loads = st.dictionaries(st.integers(0, 40), st.integers(0, 50))


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        # 23:30 UTC on the 1st is already the 2nd in Kolkata and still the 1st in New York.
        ("UTC", datetime(2026, 3, 2, 4, 0, tzinfo=UTC)),
        ("Asia/Kolkata", datetime(2026, 3, 2, 22, 30, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 2, 9, 0, tzinfo=UTC)),
    ],
)
def test_tomorrow_is_the_learners_tomorrow(zone, expected):
    calendar = Calendar(ZoneInfo(zone))
    today = calendar.day(datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    assert calendar.start(today + timedelta(days=1)) == expected


def test_two_in_the_morning_is_still_the_evening_before():
    calendar = Calendar(ZoneInfo("Europe/Berlin"))
    late = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)  # 2:00 there
    assert calendar.day(late) == date(2026, 3, 10)
    assert calendar.day(late + timedelta(hours=2)) == date(2026, 3, 11)


def test_a_day_whose_first_hour_is_skipped_starts_when_it_starts():
    cairo = Calendar(ZoneInfo("Africa/Cairo"), day_starts_at=0)
    start = cairo.start(date(2026, 4, 24))
    assert start == datetime(2026, 4, 23, 22, 0, tzinfo=UTC)
    assert cairo.day(start) == date(2026, 4, 24)


@given(moments, st.integers(1, 400), calendars)
def test_due_is_that_many_days_away_wherever_the_learner_lives(now, days, calendar):
    moment = calendar.start(calendar.day(now) + timedelta(days=days))
    assert calendar.days_until(now, moment) == days
    assert calendar.days_until(moment, now) == 0
    assert calendar.day(moment - timedelta(microseconds=1)) < calendar.day(moment)


def test_the_emptiest_day_is_chosen_then_the_nearest():
    assert least_loaded(8, 12, 10, {}) == 10
    assert least_loaded(8, 12, 10, {10: 1}) == 9
    assert least_loaded(8, 12, 10, {8: 3, 9: 3, 10: 3, 11: 2, 12: 3}) == 11


@given(st.integers(0, 20), st.integers(0, 20), loads)
def test_no_other_day_of_the_window_is_emptier(early, width, load):
    day = least_loaded(early, early + width, early, load)
    assert early <= day <= early + width
    assert load.get(day, 0) == min(load.get(d, 0) for d in range(early, early + width + 1))
