"""Tables that grow with time, cut by it: PostgreSQL's range partitions.

A model that is cut says how (`every = Every("hour", "month")`), and its migration creates it with
`CreatePartitioned`. Partitions are added before they are needed (`ensure`), and whole ones dropped
when their time is over (`drop`), which costs nothing whatever they hold.

The application's role owns no table and can create none. Two functions do it that run as the owner;
they touch partitions of analytics alone, and a new one has row-level security before it has a row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db import connection, migrations

from apps.tenants import rls

_FUNCTIONS = """
CREATE FUNCTION microlearn_add_partition(parent text, suffix text, since text, until text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
DECLARE name text := parent || '_' || suffix;
BEGIN
    IF to_regclass(quote_ident(name)) IS NOT NULL THEN
        RETURN false;
    END IF;
    IF suffix !~ '^[0-9]{8}$' OR NOT EXISTS (
        SELECT FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
        WHERE c.oid = to_regclass(quote_ident(parent)) AND c.relname LIKE 'analytics\\_%'
    ) THEN
        RAISE EXCEPTION 'no partitioned table of analytics: %', parent;
    END IF;
    -- One at a time, whatever the table: no two wait for each other.
    PERFORM pg_advisory_xact_lock(hashtext('microlearn partitions'));
    IF to_regclass(quote_ident(name)) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %1$I (LIKE %2$I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
                   name, parent);
    -- Attaching locks out nobody who reads or writes, as PARTITION OF would.
    EXECUTE format('ALTER TABLE %2$I ATTACH PARTITION %1$I FOR VALUES FROM (%3$L) TO (%4$L)',
                   name, parent, since, until);
    EXECUTE format($policies$POLICIES$policies$, name);
    RETURN true;
END $body$;

CREATE FUNCTION microlearn_drop_partition(parent text, suffix text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
SET lock_timeout = '5s' AS $body$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_inherits i
        JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
        WHERE p.relname = parent AND p.relname LIKE 'analytics\\_%'
        AND c.relname = parent || '_' || suffix AND suffix ~ '^[0-9]{8}$'
    ) THEN
        RAISE EXCEPTION 'no partition of analytics: %_%', parent, suffix;
    END IF;
    EXECUTE format('DROP TABLE %I', parent || '_' || suffix);
END $body$;
"""
FUNCTIONS = _FUNCTIONS.replace(
    "POLICIES", rls.policies("%1$I", shared_read=False, owner_column=None)
)
DROP_FUNCTIONS = """
DROP FUNCTION microlearn_add_partition(text, text, text, text);
DROP FUNCTION microlearn_drop_partition(text, text);
"""
_EXISTING = """
SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
JOIN pg_class p ON p.oid = i.inhparent WHERE p.relname = %s
"""


@dataclass(frozen=True, slots=True)
class Every:
    """Cut by `column` into days, weeks (from Monday), months or years of UTC."""

    column: str
    span: Literal["day", "week", "month", "year"]

    def begin(self, day: date) -> date:
        """The first day of the partition that `day` is in. Pure."""
        if self.span == "week":
            return day - timedelta(days=day.weekday())
        if self.span == "month":
            return day.replace(day=1)
        return day.replace(month=1, day=1) if self.span == "year" else day

    def end(self, day: date) -> date:
        """The first day of the next one. Pure."""
        days = {"day": 1, "week": 7, "month": 31, "year": 366}[self.span]
        begin = self.begin(day)
        return self.begin(begin + timedelta(days=days))


class CreatePartitioned(migrations.CreateModel):
    """`CreateModel` of a table that is cut; as yet without a partition."""

    def __init__(self, *args: Any, column: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.column = column

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        plain = schema_editor.sql_create_table
        schema_editor.sql_create_table = f"{plain} PARTITION BY RANGE ({self.column})"
        try:
            super().database_forwards(app_label, schema_editor, *states)
        finally:
            schema_editor.sql_create_table = plain


def ensure(model: Any, days: Iterable[date]) -> int:
    """The partitions that rows of `days` go to; how many were new. In a transaction, they come
    with it."""
    every: Every = model.every
    begins = sorted({every.begin(_day(day)) for day in days})
    if not begins:
        return 0
    calls = ", ".join(["microlearn_add_partition(%s, %s, %s, %s)::int"] * len(begins))
    values = [
        value
        for begin in begins
        for value in (
            model._meta.db_table,
            f"{begin:%Y%m%d}",
            _bound(every, begin),
            _bound(every, every.end(begin)),
        )
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", values)
        return sum(cursor.fetchone())


def existing(model: Any) -> list[date]:
    """The first days of its partitions, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_EXISTING, [model._meta.db_table])
        names = [name for (name,) in cursor.fetchall()]
    return sorted(datetime.strptime(name[-8:], "%Y%m%d").date() for name in names)


def drop(model: Any, *, before: date) -> int:
    """Partitions that end at `before` or earlier go, with all that is in them; how many."""
    every: Every = model.every
    over = [begin for begin in existing(model) if every.end(begin) <= before]
    for begin in over:
        drop_one(model, begin)
    return len(over)


def drop_one(model: Any, begin: date) -> None:
    """The partition that begins on that day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT microlearn_drop_partition(%s, %s)", [model._meta.db_table, f"{begin:%Y%m%d}"]
        )


def _day(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


def _bound(every: Every, day: date) -> str:
    # Of UTC, whatever time zone the session has: a date alone would mean its midnight.
    return f"{day} 00:00:00+00" if every.column != "day" else f"{day}"
