"""Streaks of days on which a learner reviewed what was due. Pure: no clock, no database.

A day is kept by one review of a card that had come to its day. A day on which nothing was due is
no day to keep: it neither counts nor breaks anything, since spaced repetition leaves such days on
purpose. A day on which something waited and nothing was reviewed is missed: a freeze covers it, or
the streak ends. Every seven kept days earn a freeze; two can be held.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

# The first steps of spaced repetition, then every month.
MILESTONES: tuple[int, ...] = (1, 3, 7, 14, 30)
FURTHER = 30
A_FREEZE_EVERY = 7
MOST_FREEZES = 2

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class KeptDay:
    """A day on which something due was reviewed.

    waiting_since  the first of the learner's days on which anything was due, as his cards stood
                   when this day began; at most `day`
    first_at, last_at  its first and last such review
    """

    day: date
    waiting_since: date
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Streak:
    """length  kept days in a row
    best    the longest ever
    freezes at hand
    frozen  missed days that freezes covered within this streak
    """

    length: int = 0
    best: int = 0
    freezes: int = 0
    frozen: int = 0


class Mood(StrEnum):
    NEW = "new"  # nothing was ever kept
    DONE = "done"  # today is kept
    OPEN = "open"  # something is due today, nothing is reviewed yet
    REST = "rest"  # nothing is due today
    OVER = "over"  # it has ended, by days that were missed


class Milestone(NamedTuple):
    days: int
    reached: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A streak as it stands on a day. `missed`: days since the last kept one that freezes cover,
    or (OVER) that ended it. `lost`: how long the streak was that ended."""

    streak: Streak
    mood: Mood
    missed: int = 0
    lost: int = 0

    @property
    def next_milestone(self) -> int:
        return next_milestone(self.streak.length)

    @property
    def milestones(self) -> list[Milestone]:
        """The first steps, or the last ones reached and the next."""
        length = self.streak.length
        shown = MILESTONES
        if length >= MILESTONES[-1]:
            last = length // FURTHER * FURTHER
            shown = (*MILESTONES[2:4], last, last + FURTHER)
        return [Milestone(days, length >= days) for days in shown]


def next_milestone(length: int) -> int:
    """The first milestone beyond so many days."""
    further = (length // FURTHER + 1) * FURTHER
    return next((days for days in MILESTONES if days > length), further)


def missed(last: KeptDay, *, day: date, at: datetime, waiting_since: date) -> int:
    """How many days between the last kept one and `day`, which begins to be looked at `at`, had
    something due.

    Days that a traveller's calendar skipped (his zone moved) were never there to be used: no more
    days were missed than whole ones have passed; an hour is for the change of clocks.
    """
    first = max(waiting_since, last.day + DAY)
    passed = (at - last.last_at + HOUR) // DAY
    return max(0, min((day - first).days, passed))


def bridged(streak: Streak, gap: int) -> Streak:
    """The streak after so many missed days: covered by freezes, or at its end."""
    if gap <= streak.freezes:
        return replace(streak, freezes=streak.freezes - gap, frozen=streak.frozen + gap)
    return replace(streak, length=0, frozen=0)


def kept(streak: Streak) -> Streak:
    """One more day."""
    length = streak.length + 1
    earned = length % A_FREEZE_EVERY == 0 and streak.freezes < MOST_FREEZES
    return replace(
        streak,
        length=length,
        best=max(streak.best, length),
        freezes=streak.freezes + earned,
    )


def of_days(days: Iterable[KeptDay]) -> Streak:
    """The streak that kept days make, in the order of time."""
    streak, last = Streak(), None
    for day in days:
        if last is not None:
            gap = missed(last, day=day.day, at=day.first_at, waiting_since=day.waiting_since)
            streak = bridged(streak, gap)
        streak, last = kept(streak), day
    return streak


def standing(
    days: Iterable[KeptDay], *, today: date, now: datetime, waiting_since: date | None
) -> Standing:
    """Where the streak stands now. `waiting_since`: the first day on which anything that is asked
    is due, as the cards stand now; None where there is nothing to ask."""
    days = list(days)
    streak = of_days(days)
    if not days:
        return Standing(streak, Mood.NEW)
    last = days[-1]
    # The day of a learner who has travelled west may still lie ahead of today.
    if last.day >= today:
        return Standing(streak, Mood.DONE)
    if waiting_since is None or waiting_since > today:
        return Standing(streak, Mood.REST)
    gap = missed(last, day=today, at=now, waiting_since=waiting_since)
    bridge = bridged(streak, gap)
    if bridge.length == 0:
        return Standing(bridge, Mood.OVER, missed=gap, lost=streak.length)
    return Standing(bridge, Mood.OPEN, missed=gap)
