"""What a clock on the wall means. Pure: no clock, no database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which clocks in `zone` show `wall` (a naive time).

    A time that the clocks skip counts as the end of the gap; one that comes twice, as the first
    time.
    """
    before = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if before.astimezone(zone).replace(tzinfo=None) == wall:
        return before
    # Within a gap both offsets miss: fold=1 reads that of after it, an earlier moment. The change
    # lies between the two, on a whole minute.
    low, high = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), before
    old = low.astimezone(zone).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return high.replace(second=0, microsecond=0)


def is_shown_twice(at: datetime, zone: ZoneInfo) -> bool:
    """Whether clocks in `zone` show the time of this moment once more, an hour later or before."""
    wall = at.astimezone(zone).replace(tzinfo=None)
    first = wall.replace(tzinfo=zone, fold=0).utcoffset()
    return first != wall.replace(tzinfo=zone, fold=1).utcoffset()
