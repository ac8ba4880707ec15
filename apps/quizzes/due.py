"""Which day a review falls on, in the learner's own time zone. Pure: no clock, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True, slots=True)
class Calendar:
    """A learner's days: where he lives, and the hour at which his day starts.

    Who learns at one in the morning is still in the evening before: his cards for tomorrow must
    not come back at midnight.
    """

    zone: ZoneInfo
    day_starts_at: int = 4

    def day(self, moment: datetime) -> date:
        """The learner's day in which an aware moment lies."""
        wall = moment.astimezone(self.zone).replace(tzinfo=None)
        return (wall - timedelta(hours=self.day_starts_at)).date()

    def start(self, day: date) -> datetime:
        """The first moment of that day, in UTC.

        Where the clocks skip that hour (Cairo, Beirut at midnight) it is the first that exists.
        """
        # In a gap fold=0 reads the offset of before the change, which lands on the gap's end.
        first = datetime.combine(day, time(self.day_starts_at), tzinfo=self.zone)
        return first.astimezone(UTC)

    def days_until(self, now: datetime, due: datetime) -> int:
        """Whole days from now to due; 0 when it is today or past."""
        return max(0, (self.day(due) - self.day(now)).days)


def least_loaded(early: int, late: int, planned: int, load: Mapping[int, int]) -> int:
    """The day of early..late on which the fewest reviews lie; of several the one nearest to the
    planned day, then the earlier one. `load` has the reviews of each day that has any."""
    days = range(early, late + 1)
    return min(days, key=lambda day: (load.get(day, 0), abs(day - planned), day))


def in_words(days: int) -> str:
    """When something comes back, to end a sentence with: "today", "tomorrow", "in 3 days"."""
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
