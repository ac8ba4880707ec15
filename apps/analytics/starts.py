"""How lessons begin in learners' browsers: reports become counts, once, and name nobody.

Reports are tallied in Valkey (a minute of them may be lost with it) and added to `StartCount`
from there by beat. An hour of counts is one row for each kind of start, rung, region and
connection that occurred, whatever the number of views; after some days hours become days.

Only for as long as a repetition could come, an hour, it is known who sent which report.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from redis.exceptions import RedisError

from apps.lib import clock, valkey

from . import histogram
from .start_models import SettledTally, StartCount

log = structlog.get_logger(__name__)

OLDEST = timedelta(days=1)  # kept offline for longer: it tells nothing of today
MOST_AN_HOUR = 1200  # of one learner: nobody swipes every three seconds for an hour
HOURS_KEPT = timedelta(days=8)
DAYS_KEPT = timedelta(days=400)

_TALLY, _SETTLING, _SENT = "starts:tally", "starts:settling:{}", "starts:sent:{}"


@dataclass(frozen=True, slots=True)
class Start:
    """One lesson on one screen. Times in ms; `moving` None: it was left before a picture came.
    `ago`: how long, by a clock of the browser's that only goes forward."""

    event_id: str
    kind: str
    rung: str
    shown: float | None
    moving: float | None
    stalls: int
    stalled_ms: float
    watched_ms: float
    ago: timedelta


def report(*, learner_id: int, region: str, connection: str, starts: Sequence[Start]) -> int:
    """Tally what was not reported before; how many that were."""
    try:
        fresh = _fresh(learner_id, [start for start in starts if start.ago <= OLDEST])
        pipeline = valkey.client().pipeline(transaction=False)
        for start in fresh:
            hour = _hour(clock.now() - start.ago)
            key = f"{hour:%Y%m%d%H}|{start.kind}|{start.rung}|{region}|{connection}"
            for name, amount in _amounts(start).items():
                pipeline.hincrby(_TALLY, f"{key}|{name}", amount)
        pipeline.execute()
    except RedisError as error:
        log.warning("starts not counted", error=repr(error))
        return 0
    return len(fresh)


def _fresh(learner_id: int, starts: Sequence[Start]) -> list[Start]:
    """Those that this learner has not sent before, as long as he does not send too many."""
    if not starts:
        return []
    key = _SENT.format(learner_id)
    pipeline = valkey.client().pipeline(transaction=False)
    pipeline.scard(key)
    for start in starts:
        pipeline.sadd(key, start.event_id)
    pipeline.expire(key, 3600, nx=True)
    sent, *added, _expires = pipeline.execute()
    fresh = [start for start, is_new in zip(starts, added, strict=True) if is_new]
    return fresh[: max(0, MOST_AN_HOUR - sent)]


def _amounts(start: Start) -> dict[str, int]:
    amounts = {"starts": 1, "given_up": int(start.moving is None)}
    amounts["stalled"] = int(start.stalls > 0)
    amounts["stalled_ms"], amounts["watched_ms"] = round(start.stalled_ms), round(start.watched_ms)
    if start.moving is not None:
        amounts[f"moving:{histogram.place(start.moving)}"] = 1
        shown = start.moving if start.shown is None else min(start.shown, start.moving)
        amounts[f"shown:{histogram.place(shown)}"] = 1
    return {name: amount for name, amount in amounts.items() if amount}


def settle() -> int:
    """Add what has been tallied to the counts, exactly once; the number of rows that grew."""
    client, grown = valkey.client(), 0
    if client.exists(_TALLY):
        client.renamenx(_TALLY, _SETTLING.format(uuid.uuid4().hex))
    # Also what an earlier run did not come to.
    for name in client.scan_iter(_SETTLING.format("*")):
        grown += _settle(name, client.hgetall(name))
        client.delete(name)
    return grown


@transaction.atomic
def _settle(name: str, tally: dict[str, str]) -> int:
    # Who comes second waits here for the first, and finds it done.
    _row, is_new = SettledTally.objects.get_or_create(name=name.rpartition(":")[2])
    if not is_new:
        return 0
    return _add(_counted(tally))


def _counted(tally: dict[str, str]) -> list[StartCount]:
    rows: dict[str, StartCount] = {}
    for field, amount in tally.items():
        key, _bar, name = field.rpartition("|")
        if key not in rows:
            hour, kind, rung, region, connection = key.split("|")
            begins_at = datetime.strptime(f"{hour}+0000", "%Y%m%d%H%z")
            where = {"kind": kind, "rung": rung, "region": region, "connection": connection}
            rows[key] = StartCount(span=StartCount.Span.HOUR, begins_at=begins_at, **where)
        what, _colon, number = name.partition(":")
        if number:
            getattr(rows[key], what)[int(number)] += int(amount)
        else:
            setattr(rows[key], what, int(amount))
    return list(rows.values())


def _add(rows: Iterable[StartCount]) -> int:
    """To the hours that are there. Call it inside a transaction."""
    wanted = {row.key: row for row in rows}
    times = {row.begins_at for row in wanted.values()}
    there = StartCount.objects.hours().filter(begins_at__in=times).select_for_update()
    known = {row.key: row for row in there.order_by("pk")}
    for key in wanted.keys() & known.keys():
        known[key].add(wanted.pop(key))
    fields = [*StartCount.SUMS, *StartCount.HISTOGRAMS]
    changed = list(known.values())
    StartCount.objects.bulk_update(changed, fields, batch_size=500)
    StartCount.objects.bulk_create(wanted.values(), batch_size=500)
    return len(changed) + len(wanted)


def fold() -> int:
    """Days of the hours of days gone by; what is too old goes. The number of days made."""
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    # What was kept offline comes up to a day late.
    over = today - OLDEST
    made = StartCount.objects.days().filter(begins_at__lt=over).values("begins_at")
    left = StartCount.objects.hours().filter(begins_at__lt=over)
    days = {begins_at.replace(hour=0) for begins_at in left.values_list("begins_at", flat=True)}
    days -= {row["begins_at"] for row in made}
    for day in sorted(days):
        _fold(day)
    StartCount.objects.hours().filter(begins_at__lt=today - HOURS_KEPT).delete()
    StartCount.objects.days().filter(begins_at__lt=today - DAYS_KEPT).delete()
    SettledTally.objects.filter(settled_at__lt=today - OLDEST).delete()
    return len(days)


@transaction.atomic
def _fold(day: datetime) -> None:
    hours = StartCount.objects.hours().filter(
        begins_at__gte=day, begins_at__lt=day + timedelta(days=1)
    )
    rows: dict[tuple, StartCount] = {}
    for hour in hours.iterator(chunk_size=1000):
        hour.begins_at, hour.pk, hour._state.adding = day, None, True
        if hour.key in rows:
            rows[hour.key].add(hour)
        else:
            hour.span = StartCount.Span.DAY
            rows[hour.key] = hour
    # Of two at once the second fails here, and has changed nothing.
    StartCount.objects.bulk_create(rows.values(), batch_size=500)


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
