"""From the streams into the counts, each event once.

Whoever counts a shard holds the lock of its row in PostgreSQL (and skips those that another holds:
that is how several consumers share them), reads on from the position that stands in it, and commits
counts, raw events and the new position together. A consumer that is killed has therefore counted a
batch or has not; whoever comes next begins at the same place. Nothing depends on what Valkey
remembers of its readers: its group only shows the lag.
"""

import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime

import structlog
from django.conf import settings
from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    close_old_connections,
    transaction,
)
from redis.exceptions import RedisError

from apps.lib import clock
from apps.tenants.scope import tenant_scope

from . import counting, events, partitions, streams
from .events import Fact, Unreadable
from .folding import Event
from .models import EventBatch, Shard
from .streams import Entry

log = structlog.get_logger(__name__)

BATCH = 2000  # events: what is lost of work, never of events, when a consumer dies
IDLE = 1.0  # s that empty streams are waited for
BUSY = 0.05  # s
PAUSE = 1.0  # s after something was away
HELD_EVERY = 2.0  # s between looks for what was held back
UNCOUNTABLE = (DataError, IntegrityError, ArithmeticError, LookupError, TypeError, ValueError)


def run(*, until: Callable[[], bool]) -> None:
    """Count until told to stop. What is away (PostgreSQL, Valkey) is waited for."""
    ensure_shards()
    looked = 0.0
    while not until():
        try:
            if time.monotonic() - looked > HELD_EVERY:
                streams.send_held()
                looked = time.monotonic()
            ready = streams.ready(positions(), seconds=IDLE)
            if ready and not sum(count_shard(number) for number in ready):
                time.sleep(BUSY)  # another is at all of them
        except (DatabaseError, RedisError) as error:
            log.warning("events wait", error=repr(error))
            close_old_connections()
            time.sleep(PAUSE)


def ensure_shards() -> None:
    rows = [Shard(number=number) for number in range(settings.EVENTS_SHARDS)]
    Shard.objects.bulk_create(rows, ignore_conflicts=True)


def positions() -> dict[int, str]:
    return dict(Shard.objects.values_list("number", "position"))


def count_all() -> int:
    """One batch of every shard that nobody else is at; how many events that were."""
    return sum(count_shard(number) for number in range(settings.EVENTS_SHARDS))


def count_shard(number: int, *, most: int = BATCH) -> int:
    """The next batch of a shard; 0 if there is none, or if somebody else is at it."""
    with transaction.atomic():
        shard = Shard.objects.select_for_update(skip_locked=True).filter(pk=number).first()
        entries = streams.read(number, after=shard.position, most=most) if shard else []
        if not shard or not entries:
            return 0
        tally = _count(number, entries)
        for name, amount in tally.items():
            setattr(shard, name, getattr(shard, name) + amount)
        shard.position, shard.counted_at = entries[-1][0].decode(), clock.now()
        shard.save()
    try:
        streams.counted(number, shard.position)
    except RedisError as error:  # the next batch trims it, too
        log.info("counted events not yet trimmed", error=repr(error))
    return len(entries)


def _count(number: int, entries: Sequence[Entry]) -> Counter[str]:
    tally: Counter[str] = Counter(events=len(entries))
    by_tenant: dict[int, list[tuple[Fact, bytes]]] = {}
    for _id, content in entries:
        try:
            fact = events.decode(content)
        except Unreadable as error:
            log.error("event not readable", shard=number, error=str(error))
            tally["refused"] += 1
            continue
        by_tenant.setdefault(fact.tenant_id, []).append((fact, content))
    for tenant_id, taken in by_tenant.items():
        with tenant_scope(tenant_id):
            _keep(number, entries[-1][0].decode(), taken)
            tally += count([fact for fact, _content in taken])
    return tally


def count(facts: Iterable[Fact], *, tell: bool = True) -> Counter[str]:
    """Count facts of the tenant in scope; what became of those that are not counted."""
    tally: Counter[str] = Counter()
    counted = []
    for fact in facts:
        if fact.sort == events.COUNTED:
            counted.append(fact.event)
        else:
            tally["bots" if fact.sort == events.BOT else "own"] += 1
    return tally + _counted(counted, tell=tell) if counted else tally


def _counted(facts: Sequence[Event], *, tell: bool) -> Counter[str]:
    """What cannot be counted is found by halves and left out: one event must not hold up a shard.
    An engine that is away is no such event."""
    try:
        with transaction.atomic():
            folded = counting.count(facts, tell=tell)
    except UNCOUNTABLE as error:
        if len(facts) > 1:
            half = len(facts) // 2
            return _counted(facts[:half], tell=tell) + _counted(facts[half:], tell=tell)
        log.error("event not countable", event_mark=facts[0].mark.hex(), error=repr(error))
        return Counter(refused=1)
    return Counter(duplicates=folded.duplicates, refused=folded.refused, late=folded.late)


def _keep(number: int, position: str, taken: Sequence[tuple[Fact, bytes]]) -> None:
    """As they came, by the day they were received, until the archive has them."""
    days: dict[date, list[bytes]] = {}
    for fact, content in taken:
        days.setdefault(fact.event.received.astimezone(UTC).date(), []).append(content)
    partitions.ensure(EventBatch, days)
    EventBatch.objects.bulk_create(
        [
            EventBatch(
                day=day,
                shard=number,
                position=position,
                count=len(contents),
                content=zlib.compress(b"\n".join(contents), 1),
            )
            for day, contents in days.items()
        ]
    )


def lag() -> dict[int, tuple[int, float]]:
    """Events that wait in each shard, and for how long the oldest has (s)."""
    found = streams.waiting(range(settings.EVENTS_SHARDS))
    now = clock.now()
    return {
        number: (count, max(0.0, (now - _moment(oldest)).total_seconds()) if oldest else 0.0)
        for number, (count, oldest) in found.items()
    }


def _moment(entry: str) -> datetime:
    """A stream's ids begin with the milliseconds at which Valkey took them."""
    return datetime.fromtimestamp(int(entry.partition("-")[0]) / 1000, UTC)
