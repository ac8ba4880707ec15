"""When a reminder may go: pure, on any clock of the world."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes.due import Calendar
from apps.quizzes.reminders.hours import Hours, lies_within

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
]
hour = st.integers(0, 23)
hours = st.builds(
    Hours,
    calendar=st.builds(Calendar, st.sampled_from(ZONES).map(ZoneInfo), st.integers(0, 12)),
    at=hour,
    quiet_from=hour,
    quiet_until=hour,
)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(
    lambda m: m.replace(tzinfo=UTC)
)


def berlin(at=18, quiet=(21, 7), day_starts_at=4):
    return Hours(Calendar(ZoneInfo("Europe/Berlin"), day_starts_at), at, *quiet)


def local(year, month, day, hour, minute=0):
    zone = ZoneInfo("Europe/Berlin")
    return datetime(year, month, day, hour, minute, tzinfo=zone)


@pytest.mark.parametrize(
    ("at", "first", "end", "inside"),
    [(22, 21, 7, True), (6, 21, 7, True), (7, 21, 7, False), (20, 21, 7, False),
     (12, 9, 17, True), (17, 9, 17, False), (5, 5, 5, False)],
)  # fmt: skip
def test_quiet_hours_go_round_midnight(at, first, end, inside):
    assert lies_within(at, first, end) is inside


def test_today_if_the_hour_is_still_to_come():
    now = local(2026, 3, 10, 9)
    assert berlin().next_after(now, told_on=None) == local(2026, 3, 10, 18)


def test_tomorrow_if_it_has_passed_or_the_day_was_told():
    assert berlin().next_after(local(2026, 3, 10, 18), told_on=None) == local(2026, 3, 11, 18)
    told = date(2026, 3, 10)
    assert berlin().next_after(local(2026, 3, 10, 9), told_on=told) == local(2026, 3, 11, 18)


def test_an_hour_that_the_clocks_skip_is_its_end():
    # 29 March 2026: 2:00 becomes 3:00.
    night = berlin(at=2, quiet=(0, 0), day_starts_at=0)
    assert night.next_after(local(2026, 3, 28, 12), told_on=None) == local(2026, 3, 29, 3)


def test_an_hour_that_comes_twice_is_one_day():
    # 25 October 2026: 3:00 becomes 2:00.
    night = berlin(at=2, quiet=(0, 0), day_starts_at=0)
    first = night.next_after(local(2026, 10, 24, 12), told_on=None)
    assert first == datetime(2026, 10, 25, 0, tzinfo=UTC)  # 2:00 in summer time, an hour earlier
    told = night.calendar.day(first)
    assert night.next_after(first, told_on=told) == local(2026, 10, 26, 2)


def test_the_same_hour_of_the_wall_clock_all_year():
    evening = berlin()
    assert evening.next_after(local(2026, 3, 28, 19), told_on=None).hour == 16  # 18:00 in summer
    assert evening.next_after(local(2026, 3, 27, 19), told_on=None).hour == 17  # 18:00 in winter


def test_out_of_quiet_hours():
    assert berlin().out_of_quiet(local(2026, 3, 10, 23, 30)) == local(2026, 3, 11, 7)
    assert berlin().out_of_quiet(local(2026, 3, 11, 6, 59)) == local(2026, 3, 11, 7)
    assert berlin().out_of_quiet(local(2026, 3, 11, 7)) == local(2026, 3, 11, 7)


def test_what_is_kept_for_a_browser_ends_with_the_quiet_hours():
    assert berlin().quiet_begins(local(2026, 3, 10, 18)) == local(2026, 3, 10, 21)
    noon = local(2026, 3, 10, 12)
    assert berlin(quiet=(0, 0)).quiet_begins(noon) == noon + timedelta(days=1)


@given(hours, moments)
def test_it_is_later_never_quiet_and_within_two_days(hours, now):
    found = hours.next_after(now, told_on=None)
    assert now < found <= now + timedelta(days=2, hours=2)
    assert not hours.is_quiet(found)


@given(hours, moments)
def test_each_day_is_told_once(hours, now):
    days = []
    for _ in range(5):
        told = days[-1] if days else None
        now = hours.next_after(now, told_on=told)
        days.append(hours.calendar.day(now))
    assert days == sorted(set(days))


@given(hours, moments, st.sampled_from(ZONES).map(ZoneInfo))
def test_who_moves_is_not_told_the_same_day_again(hours, now, elsewhere):
    first = hours.next_after(now, told_on=None)
    told = hours.calendar.day(first)
    there = Hours(
        Calendar(elsewhere, hours.calendar.day_starts_at),
        hours.at,
        hours.quiet_from,
        hours.quiet_until,
    )
    assert there.calendar.day(there.next_after(first, told_on=told)) > told
