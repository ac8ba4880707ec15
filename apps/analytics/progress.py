"""Where a learner's progress is read and written, in few statements: a player waits for them, and
reports come by the thousand. What they mean is in `watching`.
"""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from apps.tenants.scope import current_tenant_id

from .intervals import Interval
from .models import Watch

# Locks the row, be it new or not. On its own: what another request has committed meanwhile is only
# seen by the statements after it.
_LOCK = """
INSERT INTO analytics_watchtime AS mine (tenant_id, learner_id, seconds, counted_at)
VALUES (%s, %s, %s, %s) ON CONFLICT (tenant_id, learner_id) DO UPDATE SET seconds = mine.seconds
RETURNING seconds, counted_at
"""
_CREDITED = """
SELECT event_id, intervals FROM analytics_watchedevent
WHERE tenant_id = %s AND learner_id = %s AND event_id = ANY(%s)
"""
_COLUMNS = (
    "id", "subject_kind", "subject_id", "covered", "seconds", "duration", "position",
    "position_at", "started_at", "watched_at", "completed_at", "forgotten_at",
)  # fmt: skip
_WATCHES = f"""
SELECT {", ".join(_COLUMNS)} FROM analytics_watch
WHERE tenant_id = %s AND learner_id = %s AND subject_id = ANY(%s)
"""  # noqa: S608 - names of our own columns
_STORE = """
WITH told AS (
    INSERT INTO analytics_watchedevent (tenant_id, learner_id, event_id, subject_kind, subject_id,
        intervals, rate, received_at)
    SELECT %(tenant)s, %(learner)s, e.*, %(now)s FROM unnest(%(events)s::text[], %(kinds)s::text[],
        %(ids)s::text[], %(intervals)s::jsonb[], %(rates)s::float8[]) AS e
), seen AS (
    INSERT INTO analytics_watch (tenant_id, learner_id, subject_kind, subject_id, covered, seconds,
        duration, position, position_at, started_at, watched_at, completed_at)
    SELECT %(tenant)s, %(learner)s, w.* FROM unnest(%(w_kinds)s::text[], %(w_ids)s::text[],
        %(covered)s::jsonb[], %(seconds)s::float8[], %(durations)s::float8[],
        %(positions)s::float8[], %(positions_at)s::timestamptz[], %(started)s::timestamptz[],
        %(watched)s::timestamptz[], %(completed)s::timestamptz[]) AS w
    ON CONFLICT (tenant_id, learner_id, subject_kind, subject_id) DO UPDATE SET
        covered = excluded.covered, seconds = excluded.seconds, duration = excluded.duration,
        position = excluded.position, position_at = excluded.position_at,
        watched_at = excluded.watched_at, completed_at = excluded.completed_at
)
UPDATE analytics_watchtime SET seconds = %(left)s, counted_at = %(now)s
WHERE tenant_id = %(tenant)s AND learner_id = %(learner)s
"""

# An event, its subject, what it was credited with, and at which speed.
Told = tuple[str, tuple[str, str], Sequence[Interval], float]


def lock(learner_id: int, *, at_first: float, now: datetime) -> tuple[float, datetime]:
    """Seconds that the learner had left, and when that was counted. In a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [current_tenant_id(), learner_id, at_first, now])
        return cursor.fetchone()


def credited(learner_id: int, event_ids: Collection[str]) -> dict[str, list[Interval]]:
    with connection.cursor() as cursor:
        cursor.execute(_CREDITED, [current_tenant_id(), learner_id, list(event_ids)])
        return {event_id: _loaded(parts) for event_id, parts in cursor.fetchall()}


def watches(learner_id: int, subjects: Collection[tuple[str, str]]) -> dict:
    """Subject → its Watch, for each of `subjects`; new ones are not stored yet."""
    tenant_id = current_tenant_id()
    with connection.cursor() as cursor:
        cursor.execute(_WATCHES, [tenant_id, learner_id, [each for _kind, each in subjects]])
        rows = [dict(zip(_COLUMNS, row, strict=True)) for row in cursor.fetchall()]
    whose = {"tenant_id": tenant_id, "learner_id": learner_id}
    found = {
        (row["subject_kind"], row["subject_id"]): Watch(
            **row | {"covered": _loaded(row["covered"])}, **whose
        )
        for row in rows
    }
    return {
        subject: found.get(subject)
        or Watch(subject_kind=subject[0], subject_id=subject[1], **whose)
        for subject in subjects
    }


def store(
    learner_id: int,
    *,
    told: Sequence[Told],
    watches: Collection[Watch],
    left: float,
    now: datetime,
) -> None:
    """All of a batch, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            _STORE,
            {
                "tenant": current_tenant_id(),
                "learner": learner_id,
                "now": now,
                "left": left,
                "events": [event_id for event_id, _subject, _parts, _rate in told],
                "kinds": [kind for _id, (kind, _subject_id), _parts, _rate in told],
                "ids": [subject_id for _id, (_kind, subject_id), _parts, _rate in told],
                "intervals": [json.dumps(parts) for _id, _subject, parts, _rate in told],
                "rates": [rate for _id, _subject, _parts, rate in told],
                "w_kinds": [watch.subject_kind for watch in watches],
                "w_ids": [watch.subject_id for watch in watches],
                "covered": [json.dumps(watch.covered) for watch in watches],
                "seconds": [float(watch.seconds) for watch in watches],
                "durations": [float(watch.duration) for watch in watches],
                "positions": [float(watch.position) for watch in watches],
                "positions_at": [watch.position_at for watch in watches],
                "started": [watch.started_at for watch in watches],
                "watched": [watch.watched_at for watch in watches],
                "completed": [watch.completed_at for watch in watches],
            },
        )


def _loaded(stored: Any) -> Any:
    """Django has psycopg hand JSON over as text."""
    return json.loads(stored) if isinstance(stored, str) else stored
