"""Which day a review falls on, in the learner's own time zone. Pure: no clock, no database."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def local_date(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day of an aware moment where the learner lives."""
    return moment.astimezone(zone).date()


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of that local day, in UTC.

    Where the clocks skip midnight (Cairo, Beirut) it is the first moment that exists.
    """
    # In a gap fold=0 reads the offset of before the change, which lands on the end of the gap.
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def due_at(now: datetime, interval_days: int, zone: ZoneInfo) -> datetime:
    """The start of the local day that comes `interval_days` after the local day of `now`."""
    return start_of_day(local_date(now, zone) + timedelta(days=interval_days), zone)


def days_until(now: datetime, due: datetime, zone: ZoneInfo) -> int:
    """Whole local days from now to due; 0 when it is today or past."""
    return max(0, (local_date(due, zone) - local_date(now, zone)).days)


def per_day(now: datetime, dues: Iterable[datetime], zone: ZoneInfo, days: int) -> list[int]:
    """How many reviews fall on each of the next `days` local days; index 0 is today.

    What is overdue counts as today; what lies past the window is left out.
    """
    counts = Counter(days_until(now, due, zone) for due in dues)
    return [counts[day] for day in range(days)]


def in_words(days: int) -> str:
    """When something comes back, to end a sentence with: "today", "tomorrow", "in 3 days"."""
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
