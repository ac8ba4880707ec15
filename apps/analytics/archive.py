"""Raw events as Parquet in the store, by the day on which they were received: for models, audits,
and to count anew (`rebuilding`).

    events/2026-11-23/1/0-1763900000000-0.parquet     day, tenant, shard, position of the last event

A file is written before its batches go from the database, under a name that says what is in it: a
writer that dies in between writes the same file again, or one that holds more. What stands in two
files has one id, and counts once.
"""

import tempfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

import structlog
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from apps.lib import clock
from apps.tenants.models import Tenant
from apps.tenants.scope import current_tenant_id, tenant_scope

from . import consuming, events, partitions
from .events import Fact
from .folding import Event
from .models import EventBatch, HeldEvent

log = structlog.get_logger(__name__)

FOLDER = "events"
ROWS = 50_000  # in a row group: what is held in memory
SETTLED = timedelta(days=2)  # after which an empty day's table goes


def archive_all() -> int:
    """Every day that is over and counted; the number of files written."""
    written = 0
    for day in partitions.existing(EventBatch):
        if is_counted(day):
            for tenant in Tenant.objects.order_by("pk"):
                with tenant_scope(tenant.pk):
                    written += archive(day)
    _drop_empty()
    return written


def is_counted(day: date) -> bool:
    """Whether the day (UTC) is over and nothing that was received on it waits to be counted."""
    end = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
    # What was received just before midnight may reach the stream just after.
    if clock.now() < end + timedelta(minutes=5) or HeldEvent.objects.filter(held_at__lt=end):
        return False
    now = clock.now()
    oldest = max((seconds for _count, seconds in consuming.lag().values()), default=0.0)
    return now - timedelta(seconds=oldest) >= end + timedelta(minutes=1) or not oldest


def archive(day: date) -> int:
    """What was received on `day` by the tenant in scope; the number of files."""
    rows = EventBatch.objects.own().filter(day=day)
    shards = sorted(set(rows.order_by().values_list("shard", flat=True)))
    for shard in shards:
        _archive(day, shard)
    return len(shards)


def _archive(day: date, shard: int) -> None:
    rows = EventBatch.objects.own().filter(day=day, shard=shard)
    positions = sorted(rows.values_list("position", flat=True), key=_order)
    name = f"{_folder(day, current_tenant_id())}/{shard}-{positions[-1]}.parquet"
    with tempfile.TemporaryFile(dir=_work_folder()) as file:
        count = write(file, _facts(day, shard, positions))
        file.seek(0)
        default_storage.save(name, File(file))
    with default_storage.open(name) as stored:
        if count != count_of(stored):
            raise OSError(f"{name} was not stored whole")
    with transaction.atomic():
        rows.filter(position__in=positions).delete()
    log.info("events archived", name=name, events=count)


def _facts(day: date, shard: int, positions: Iterable[str]) -> Iterator[Fact]:
    for position in positions:
        batch = EventBatch.objects.own().get(day=day, shard=shard, position=position)
        yield from facts_of(batch)


def facts_of(batch: EventBatch) -> Iterator[Fact]:
    for content in zlib.decompress(bytes(batch.content)).split(b"\n"):
        yield events.decode(content)


def names(tenant_id: int) -> list[str]:
    """Files of a tenant, in the order in which their events were taken."""
    found = []
    for day in days():
        folder = _folder(day, tenant_id)
        files = default_storage.listdir(folder)[1] if default_storage.exists(folder) else []
        found += [f"{folder}/{name}" for name in sorted(files, key=_file_order)]
    return found


def days() -> list[date]:
    """Those that something lies in the archive of."""
    folders = default_storage.listdir(FOLDER)[0] if default_storage.exists(FOLDER) else []
    return sorted(date.fromisoformat(name) for name in folders)


def forget() -> int:
    """Files older than `EVENTS_KEPT_FOR` go; how many."""
    first, gone = clock.now().date() - timedelta(days=settings.EVENTS_KEPT_FOR), 0
    for day in days():
        if day >= first:
            break
        for tenant in default_storage.listdir(f"{FOLDER}/{day}")[0]:
            for name in default_storage.listdir(f"{FOLDER}/{day}/{tenant}")[1]:
                default_storage.delete(f"{FOLDER}/{day}/{tenant}/{name}")
                gone += 1
            default_storage.delete(f"{FOLDER}/{day}/{tenant}")
        default_storage.delete(f"{FOLDER}/{day}")
    return gone


# --- a file -----------------------------------------------------------------------------------


def write(file: Any, facts: Iterable[Fact]) -> int:
    """Facts of one tenant as Parquet; how many."""
    import pyarrow as pa
    from pyarrow import parquet

    rows, count, schema = iter(facts), 0, _schema()
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while some := [_row(fact) for fact in islice(rows, ROWS)]:
            writer.write_table(pa.Table.from_pylist(some, schema=schema))
            count += len(some)
    return count


def read(file: Any, tenant_id: int) -> Iterator[Fact]:
    """The reverse of `write`."""
    from pyarrow import parquet

    for batch in parquet.ParquetFile(file).iter_batches(ROWS):
        for row in batch.to_pylist():
            yield _fact(row, tenant_id)


def count_of(file: Any) -> int:
    from pyarrow import parquet

    return int(parquet.ParquetFile(file).metadata.num_rows)


def _schema() -> Any:
    import pyarrow as pa

    word, moment = pa.dictionary(pa.int32(), pa.string()), pa.timestamp("ms", tz="UTC")
    return pa.schema(
        [
            ("event", pa.binary()), ("kind", word), ("sort", word), ("subject_kind", word),
            ("subject", word), ("version", pa.int32()), ("view", pa.binary()),
            ("viewer", pa.binary()), ("source", word), ("at", moment), ("received", moment),
            ("length", pa.float64()), ("parts", pa.list_(pa.list_(pa.float64()))),
            ("credited", pa.float64()), ("question", pa.string()), ("right", pa.bool_()),
        ]
    )  # fmt: skip


def _row(fact: Fact) -> dict[str, Any]:
    event = fact.event
    names = ("kind", "version", "view", "viewer", "source", "at", "received", "length", "credited")
    row = {name: getattr(event, name) for name in (*names, "question", "right")}
    row |= {"event": event.mark, "sort": fact.sort, "parts": [list(part) for part in event.parts]}
    return row | {"subject_kind": event.subject[0], "subject": event.subject[1]}


def _fact(row: dict[str, Any], tenant_id: int) -> Fact:
    sort, mark = row.pop("sort"), row.pop("event")
    subject = row.pop("subject_kind"), row.pop("subject")
    question_mark = events.question_mark(row["question"]) if row["question"] else b""
    event = Event(mark=mark, subject=subject, question_mark=question_mark, **row)
    return Fact(tenant_id, sort, event)


# --- names ------------------------------------------------------------------------------------


def _folder(day: date, tenant_id: int) -> str:
    return f"{FOLDER}/{day}/{tenant_id}"


def _order(position: str) -> tuple[int, ...]:
    return tuple(int(part) for part in position.split("-"))


def _file_order(name: str) -> tuple[int, ...]:
    return _order(name.removesuffix(".parquet"))


def _work_folder() -> str:
    settings.WORK_DIR.mkdir(parents=True, exist_ok=True)
    return str(settings.WORK_DIR)


def _drop_empty() -> None:
    before = clock.now().date() - SETTLED
    for day in partitions.existing(EventBatch):
        if day < before and not any(_holds(day, tenant) for tenant in Tenant.objects.all()):
            partitions.drop_one(EventBatch, day)


def _holds(day: date, tenant: Tenant) -> bool:
    with tenant_scope(tenant.pk):
        return EventBatch.objects.own().filter(day=day).exists()
