"""The rules of streaks, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes import streaks
from apps.quizzes.due import Calendar
from apps.quizzes.streaks import KeptDay, Mood, Streak

START = date(2026, 3, 2)
HOUR = timedelta(hours=1)


def day(n, *, waiting=None, hour=12):
    """The n-th day, at noon; what was due had been waiting since the day `waiting`, or that day."""
    moment = datetime(2026, 3, 2, hour, tzinfo=UTC) + timedelta(days=n)
    since = START + timedelta(days=n if waiting is None else waiting)
    return KeptDay(START + timedelta(days=n), since, moment, moment)


def days(*numbers):
    return [day(n) for n in numbers]


def stand(kept, n, *, waiting=None, hour=12):
    """How the streak stands on the n-th day, with something due since the day `waiting`."""
    now = datetime(2026, 3, 2, hour, tzinfo=UTC) + timedelta(days=n)
    since = None if waiting is None else START + timedelta(days=waiting)
    return streaks.standing(kept, today=START + timedelta(days=n), now=now, waiting_since=since)


def test_days_in_a_row_add_up():
    assert streaks.of_days(days(0, 1, 2)) == Streak(length=3, best=3)


def test_days_with_nothing_due_break_nothing():
    assert streaks.of_days(days(0, 1, 4, 11, 25)).length == 5


def test_a_missed_day_ends_it_and_the_best_stays():
    kept = [*days(0, 1, 2), day(5, waiting=4)]
    assert streaks.of_days(kept) == Streak(length=1, best=3)


def test_seven_days_earn_a_freeze_which_covers_a_missed_day():
    week = days(*range(7))
    assert streaks.of_days(week).freezes == 1
    assert streaks.of_days([*week, day(8, waiting=7)]) == Streak(8, 8, freezes=0, frozen=1)
    assert streaks.of_days([*week, day(9, waiting=7)]) == Streak(1, 7, freezes=1)


def test_two_freezes_are_the_most():
    assert streaks.of_days(days(*range(30))).freezes == streaks.MOST_FREEZES


def test_a_leftover_of_the_day_before_waits_from_the_next_day_on():
    # On day 0 some of what was due stayed; day 1 was missed, whatever the leftover's age.
    assert streaks.of_days([day(0), day(2, waiting=-5)]).length == 1


@pytest.mark.parametrize(
    ("kept", "today", "waiting", "mood", "length"),
    [
        ([], 0, 0, Mood.NEW, 0),
        (days(0, 1), 1, 1, Mood.DONE, 2),
        (days(0, 1), 2, 2, Mood.OPEN, 2),
        (days(0, 1), 2, 3, Mood.REST, 2),
        (days(0, 1), 9, None, Mood.REST, 2),
        (days(0, 1), 3, 2, Mood.OVER, 0),
        (days(*range(7)), 8, 7, Mood.OPEN, 7),
        (days(*range(7)), 9, 7, Mood.OVER, 0),
    ],
)
def test_how_it_stands(kept, today, waiting, mood, length):
    found = stand(kept, today, waiting=waiting)
    assert (found.mood, found.streak.length) == (mood, length)


def test_what_ended_is_told():
    found = stand(days(0, 1, 2), 5, waiting=4)
    assert (found.mood, found.missed, found.lost, found.streak.best) == (Mood.OVER, 1, 3, 3)


@pytest.mark.parametrize(
    ("length", "following"),
    [(0, 1), (1, 3), (3, 7), (7, 14), (14, 30), (29, 30), (30, 60), (75, 90)],
)
def test_milestones_are_the_steps_of_spaced_repetition(length, following):
    assert streaks.next_milestone(length) == following


def test_the_next_milestone_is_always_in_sight():
    for length in range(200):
        found = replace(stand(days(0), 0), streak=Streak(length=length))
        assert found.next_milestone in [steps for steps, _reached in found.milestones]
        assert [steps for steps, reached in found.milestones if reached != (length >= steps)] == []


def test_a_day_that_a_traveller_never_had_is_not_missed():
    # Saturday evening in Los Angeles; then Monday morning in Auckland, 13 hours later.
    here, there = ZoneInfo("America/Los_Angeles"), ZoneInfo("Pacific/Auckland")
    evening = datetime(2026, 3, 7, 21, tzinfo=here).astimezone(UTC)
    morning = evening + 13 * HOUR
    first, second = Calendar(here).day(evening), Calendar(there).day(morning)
    assert (second - first).days == 2
    kept = [
        KeptDay(first, first, evening, evening),
        KeptDay(second, first, morning, morning),
    ]
    assert streaks.of_days(kept).length == 2


ZONES = ["Pacific/Auckland", "Asia/Kolkata", "Europe/Berlin", "America/Los_Angeles", "UTC"]


# In 23 hours a whole day can pass: the one on which clocks are put forward.
LESS_THAN_A_DAY = st.integers(30, 23 * 60 - 1)  # min


@given(
    st.lists(st.tuples(LESS_THAN_A_DAY, st.sampled_from(ZONES)), min_size=1, max_size=80),
    st.integers(0, 12),
)
def test_who_lets_no_day_pass_keeps_the_streak_wherever_he_goes(steps, day_starts_at):
    """Whatever waits, and however the zone changes, clocks put forward and back included."""
    moment, kept = datetime(2026, 3, 20, tzinfo=UTC), {}
    for minutes, zone in steps:
        moment += timedelta(minutes=minutes)
        # A card is never logged before the day it was due on: days only go forward.
        on = max([Calendar(ZoneInfo(zone), day_starts_at).day(moment), *kept])
        old = kept.get(on)
        first = old.first_at if old else moment
        kept[on] = KeptDay(on, date(2026, 1, 1), first, moment)
    assert streaks.of_days(kept.values()).length == len(kept)


@given(st.sets(st.integers(0, 60), min_size=1), st.integers(0, 60), st.integers(-5, 60))
def test_one_more_kept_day_never_shortens_it(numbers, more, waiting):
    def made(which):
        return [day(n, waiting=min(n, waiting)) for n in sorted(which)]

    one, other = streaks.of_days(made(numbers)), streaks.of_days(made(numbers | {more}))
    assert other.best >= one.best


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 4)), max_size=60))
def test_the_books_balance(gaps):
    at, kept = 0, [day(0)]
    for step, early in gaps:
        at += step
        kept.append(day(at, waiting=at - early))
    streak = streaks.of_days(kept)
    assert 1 <= streak.length <= streak.best <= len(kept)
    assert 0 <= streak.freezes <= streaks.MOST_FREEZES
    assert streak.frozen <= streak.length
