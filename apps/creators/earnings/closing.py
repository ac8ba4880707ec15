"""Closing days and months when they are over; by beat, every hour."""

from datetime import date, timedelta

from apps.accounts.models import User
from apps.billing import distributions, months
from apps.billing.models import ClosedMonth, Distribution
from apps.lib import clock

from . import watch_time

# What was reported before midnight has been counted by then.
SETTLED_AFTER = timedelta(hours=1)
MOST_AT_ONCE = 31  # days, after a long standstill


def close_due() -> list[Distribution]:
    """All days that are over and open, oldest first, each in a transaction of its own; a month
    with its last day. Doing it again, or twice at once, changes nothing."""
    return [close(day) for day in _due()]


def _due() -> list[date]:
    over = (clock.now() - SETTLED_AFTER).date()  # the first day that is not over
    latest = Distribution.objects.counting().order_by("-day").first()
    first = latest.day + timedelta(days=1) if latest else over - timedelta(days=1)
    return [first + timedelta(days=n) for n in range(min((over - first).days, MOST_AT_ONCE))]


def close(day: date) -> Distribution:
    made = distributions.close(day=day, watched=watch_time.of_day(day))
    if day == months.last_day(made.month):
        months.close(month=made.month)
    return made


def close_months() -> None:
    """What a crash between the last day and its month has left."""
    latest = Distribution.objects.counting().order_by("-day").first()
    if latest is None:
        return
    over = latest.day.replace(day=1) - timedelta(days=1)
    month = f"{over:%Y-%m}"
    is_distributed = Distribution.objects.counting().filter(day=over).exists()
    if is_distributed and not ClosedMonth.objects.filter(month=month).exists():
        months.close(month=month)


def correct(day: date, *, memo: str, by: User) -> Distribution:
    """Share a day out anew by what counts as watched now, after a review. Raises NotClosed."""
    return distributions.correct(day=day, watched=watch_time.of_day(day), memo=memo, by=by)
