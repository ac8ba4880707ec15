"""When a reminder may go, on the learner's own clock. Pure: no clock, no database."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from apps.quizzes.due import Calendar

DAY = timedelta(days=1)


def lies_within(hour: int, first: int, end: int) -> bool:
    """Whether the hour of a clock lies in first..end, without end, around midnight if need be."""
    return (hour - first) % 24 < (end - first) % 24


@dataclass(frozen=True, slots=True)
class Hours:
    """The chosen hour and the quiet ones, 0..23 by the wall clock of the calendar's zone.

    Quiet hours run from `quiet_from` up to, not including, `quiet_until`, past midnight where the
    first is the larger; where they are equal there are none.
    """

    calendar: Calendar
    at: int
    quiet_from: int
    quiet_until: int

    def is_quiet(self, moment: datetime) -> bool:
        hour = moment.astimezone(self.calendar.zone).hour
        return lies_within(hour, self.quiet_from, self.quiet_until)

    def out_of_quiet(self, moment: datetime) -> datetime:
        """The moment, or the end of the quiet hours in which it lies."""
        if not self.is_quiet(moment):
            return moment
        today = moment.astimezone(self.calendar.zone).date()
        ends = (self._wall(today + DAY * away, self.quiet_until) for away in (0, 1))
        return next(end for end in ends if end > moment)

    def quiet_begins(self, moment: datetime) -> datetime:
        """When the next quiet hours begin: a day away where there are none."""
        if self.quiet_from == self.quiet_until:
            return moment + DAY
        today = moment.astimezone(self.calendar.zone).date()
        starts = (self._wall(today + DAY * away, self.quiet_from) for away in (0, 1))
        return next(start for start in starts if start > moment)

    def next_after(self, now: datetime, *, told_on: date | None) -> datetime:
        """The first moment after `now` for a reminder, in UTC, on a later day of the learner's than
        the one on which he was last told.

        An hour that the clocks skip counts as its end; one that comes twice, as the first time.
        """
        first = now.astimezone(self.calendar.zone).date() - DAY
        for away in count():
            moment = self.out_of_quiet(self._wall(first + DAY * away, self.at))
            fresh = told_on is None or self.calendar.day(moment) > told_on
            if moment > now and fresh:
                return moment
        raise AssertionError  # days do not end

    def _wall(self, day: date, hour: int) -> datetime:
        """The first moment at which the clock on the wall says so, as `Calendar.start` has it."""
        return Calendar(self.calendar.zone, hour).start(day)
