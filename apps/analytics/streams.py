"""Events on their way: Valkey streams, one for each shard.

What `append` has returned from is kept: by the Valkey of `EVENTS_URL` (which writes and syncs its
append-only file before it answers, where it is set up as docs/operations.md says), or, while that
does not answer, as rows of `HeldEvent`, which `send_held` brings in later. A reader loses nothing
by dying, since how far a stream is counted stands in PostgreSQL beside the counts.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import redis
import structlog
from django.conf import settings
from django.db import transaction
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from . import events
from .events import Fact
from .models import HeldEvent

log = structlog.get_logger(__name__)

GROUP = b"counting"
FIELD = b"e"
_PATIENCE = 1.0  # s
_REST = 5.0  # s without a try after one that found nobody: each try waits for its time-out
_resting: dict[str, float] = {}

Entry = tuple[bytes, bytes]  # id in the stream, content


def client(*, patience: float = _PATIENCE) -> redis.Redis:
    return _client(settings.EVENTS_URL, patience)


@cache
def _client(url: str, patience: float) -> redis.Redis:
    # One more try: a connection from before a restart fails once. What was taken the first time
    # all the same is dropped as a duplicate.
    return redis.from_url(
        url, socket_timeout=patience, socket_connect_timeout=1.0, retry=Retry(NoBackoff(), 1)
    )


def name(shard: int) -> str:
    return f"events:{{{shard}}}"


def append_on_commit(facts: Sequence[Fact]) -> None:
    """Keep `facts` once the transaction has committed, and before a request is answered."""
    if facts:
        transaction.on_commit(lambda: append(facts))


def append(facts: Sequence[Fact]) -> None:
    """Keep `facts`. Call it outside of a transaction: what a rollback takes back is not kept."""
    contents = [(fact.shard, events.encode(fact)) for fact in facts]
    if contents and not _appended(contents):
        HeldEvent.objects.bulk_create(
            [HeldEvent(shard=shard, content=content) for shard, content in contents]
        )


def _appended(contents: Iterable[tuple[int, bytes]]) -> bool:
    url = settings.EVENTS_URL
    if time.monotonic() < _resting.get(url, 0.0):
        return False
    try:
        pipeline = client().pipeline(transaction=False)
        for shard, content in contents:
            pipeline.xadd(name(shard), {FIELD: content})
        pipeline.execute()
    except RedisError as error:
        _resting[url] = time.monotonic() + _REST
        log.warning("events held back", error=repr(error))
        return False
    return True


def send_held(*, most: int = 1000) -> int:
    """Bring in what was held back while Valkey was away; how much. Two at once do no harm."""
    with transaction.atomic():
        rows = HeldEvent.objects.select_for_update(skip_locked=True).order_by("pk")[:most]
        held = [(row.pk, row.shard, bytes(row.content)) for row in rows]
        if held:
            pipeline = client().pipeline(transaction=False)
            for _pk, shard, content in held:
                pipeline.xadd(name(shard), {FIELD: content})
            pipeline.execute()
            HeldEvent.objects.filter(pk__in=[pk for pk, _shard, _content in held]).delete()
    return len(held)


def read(shard: int, *, after: str, most: int) -> list[Entry]:
    """The next entries of a stream, oldest first."""
    found = client(patience=10.0).xread({name(shard): after}, count=most)
    return [(entry, fields.get(FIELD, b"")) for _name, es in found for entry, fields in es]


def ready(after: Mapping[int, str], *, seconds: float) -> list[int]:
    """The shards that have more than these positions; waits so long for the first."""
    places = {name(shard): position for shard, position in after.items()}
    found = client(patience=seconds + 5.0).xread(places, count=1, block=int(seconds * 1000))
    having = {stream.decode() for stream, _entries in found}
    return [shard for shard in after if name(shard) in having]


def counted(shard: int, position: str) -> None:
    """Forget what is counted, and tell the group, so that Valkey's own tools see the lag."""
    pipeline = client().pipeline(transaction=False)
    pipeline.xtrim(name(shard), minid=_after(position), approximate=False)
    pipeline.xgroup_create(name(shard), GROUP, id=position, mkstream=True)
    pipeline.xgroup_setid(name(shard), GROUP, id=position)
    pipeline.execute(raise_on_error=False)


def waiting(shards: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Entries that wait in each stream, and the id of the oldest ("": none)."""
    numbers = list(shards)
    pipeline = client().pipeline(transaction=False)
    for shard in numbers:
        pipeline.xlen(name(shard))
        pipeline.xrange(name(shard), count=1)
    answers = pipeline.execute()
    return {
        shard: (answers[2 * n], answers[2 * n + 1][0][0].decode() if answers[2 * n + 1] else "")
        for n, shard in enumerate(numbers)
    }


def _after(position: str) -> str:
    milliseconds, _dash, number = position.partition("-")
    return f"{milliseconds}-{int(number or 0) + 1}"
