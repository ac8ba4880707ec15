"""What the way in has turned away, by status: for staff, and only as long as Valkey remembers."""

from datetime import date, timedelta

import structlog
from redis.exceptions import RedisError

from apps.lib import clock, valkey

log = structlog.get_logger(__name__)

_KEY = "events:refused:{}"
DAYS = 7


def note(status: int) -> None:
    key = _KEY.format(clock.now().date())
    try:
        pipeline = valkey.client().pipeline(transaction=False)
        pipeline.hincrby(key, str(status), 1)
        pipeline.expire(key, (DAYS + 1) * 24 * 3600)
        pipeline.execute()
    except RedisError as error:
        log.info("refusal not counted", error=repr(error))


def of_the_week() -> dict[int, int]:
    """HTTP status → batches, of the last days. Raises RedisError."""
    today: date = clock.now().date()
    pipeline = valkey.client().pipeline(transaction=False)
    for ago in range(DAYS):
        pipeline.hgetall(_KEY.format(today - timedelta(days=ago)))
    total: dict[int, int] = {}
    for day in pipeline.execute():
        for status, count in day.items():
            total[int(status)] = total.get(int(status), 0) + int(count)
    return dict(sorted(total.items()))
