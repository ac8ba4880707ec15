"""Cards made again from the log, many at once: after another scheduler was chosen, after weights
were fitted, or because somebody doubts the cards.

A batch of cards is one read of their log (binary COPY straight into numpy), one replay for each
scheduler among their learners, and one UPDATE. Every batch is a transaction of its own and the
whole can be run again from any card; a card that is reviewed meanwhile is left to that review.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from django.db import connection, transaction

from apps.accounts.models import User
from apps.quizzes import plans
from apps.quizzes.cards import calendar_of
from apps.quizzes.memories import COLUMNS
from apps.quizzes.models import Card
from apps.quizzes.schedulers import Scheduler
from apps.quizzes.schedulers.memory import Array, Rows
from apps.quizzes.schedulers.replay import Log, Replayed, replay

BATCH = 50_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_LOG = """
COPY (
    SELECT id, card_id, grade::int4, practice::int4, (reviewed_on - '0001-01-01') + 1,
        (extract(epoch FROM reviewed_at) * 1000000)::int8,
        (extract(epoch FROM due_at) * 1000000)::int8
    FROM quizzes_review AS review
    WHERE card_id BETWEEN %s AND %s AND tenant_id = (SELECT microlearn_tenant())
        AND NOT EXISTS (SELECT FROM quizzes_review WHERE amends_id = review.id)
) TO STDOUT (FORMAT BINARY)
"""
_ROW = [
    ("id", "i8"), ("card", "i8"), ("grade", "i4"), ("practice", "i4"), ("day", "i4"),
    ("at", "i8"), ("due", "i8"),
]  # fmt: skip

_STORE = """
UPDATE quizzes_card AS card SET
    scheduler = made.scheduler, state = made.state::jsonb, stability = made.stability,
    interval_days = made.interval_days, lapses = made.lapses, last_grade = made.last_grade,
    reviewed_at = made.reviewed_at, reviewed_on = made.reviewed_on,
    due_at = made.due_at
FROM unnest(
    %(id)s::bigint[], %(version)s::int[], %(scheduler)s::text[], %(state)s::text[],
    %(stability)s::float8[], %(interval_days)s::int[], %(lapses)s::int[], %(last_grade)s::int[],
    %(reviewed_at)s::timestamptz[], %(reviewed_on)s::date[], %(due_at)s::timestamptz[]
) AS made (
    id, version, scheduler, state, stability, interval_days, lapses, last_grade, reviewed_at,
    reviewed_on, due_at
)
WHERE card.id = made.id AND card.version = made.version
    AND card.tenant_id = (SELECT microlearn_tenant())
"""
_MARK = """
UPDATE quizzes_review SET practice = NOT practice
WHERE id = ANY(%s) AND tenant_id = (SELECT microlearn_tenant())
"""


@dataclass(frozen=True, slots=True)
class Batch:
    """How many cards were made again, and the last one looked at: go on behind it."""

    cards: int
    last: int


def rebuild(*, learner: User | None = None, behind: int = 0, size: int = BATCH) -> Iterator[Batch]:
    """Make the cards of the tenant in scope again, or one learner's, batch after batch.

    What each is scheduled by follows its learner's plan. Where that is another scheduler than
    before, the next review is planned anew; otherwise it stays when it is.
    """
    while True:
        with transaction.atomic():
            cards = Card.objects.own().filter(pk__gt=behind).order_by("pk")
            cards = cards.filter(learner=learner) if learner else cards
            found = list(cards.values_list("pk", "learner_id", "version", "scheduler")[:size])
            if not found:
                return
            behind = found[-1][0]
            made = _rebuild(found)
        yield Batch(made, behind)


def _rebuild(found: list[tuple[int, int, int, str]]) -> int:
    keys, learners, versions = (np.array(column) for column in list(zip(*found, strict=True))[:3])
    names = [name for *_, name in found]
    log = _read(int(keys[0]), int(keys[-1]))
    log = log[np.isin(log["card"], keys)]
    log = log[np.lexsort((log["id"], log["grade"], log["at"], log["card"]))]
    at = np.searchsorted(keys, log["card"])
    by_scheduler: dict[Scheduler, list[int]] = {}
    for key, planned in plans.of_many(np.unique(learners).tolist()).items():
        by_scheduler.setdefault(planned.scheduler, []).append(key)
    people = User.objects.in_bulk(np.unique(learners).tolist())
    count = 0
    for scheduler, theirs in by_scheduler.items():
        chosen = np.flatnonzero(np.isin(learners, theirs))
        mine = log[np.isin(at, chosen)]
        cards = np.searchsorted(chosen, np.searchsorted(keys, mine["card"]))
        made = replay(scheduler, Log(cards, mine["grade"], mine["day"]), count=len(chosen))
        part = _Part(scheduler, mine, made, keys[chosen], versions[chosen])
        dues = _dues(part, [names[n] for n in chosen], [people[n] for n in learners[chosen]])
        count += _store(part, dues)
    return count


@dataclass(frozen=True, slots=True)
class _Part:
    """The cards of a batch that one scheduler made: log rows, memories, keys, versions."""

    scheduler: Scheduler
    log: Rows
    made: Replayed
    keys: Array
    versions: Array


def _read(first: int, last: int) -> Rows:
    """The standing recalls of these cards, in no order.

    Binary COPY without nulls has rows of one width: a count of fields, then each field behind its
    length, all big-endian (PostgreSQL's manual, COPY, "Binary Format").
    """
    with connection.cursor() as cursor, cursor.copy(_LOG, (first, last)) as copy:
        data = b"".join(copy)
    wire = [("fields", ">i2")]
    for name, kind in _ROW:
        wire += [(f"{name}_length", ">i4"), (name, f">{kind}")]
    header = 19  # signature, flags, no extension
    rows = np.frombuffer(data, np.dtype(wire), (len(data) - header - 2) // _width(wire), header)
    read = np.empty(len(rows), dtype=_ROW)
    for name, _kind in _ROW:
        read[name] = rows[name]
    return read


def _width(wire: list[tuple[str, str]]) -> int:
    return np.dtype(wire).itemsize


def _dues(part: _Part, names: list[str], people: list[User]) -> list[datetime]:
    """When each card is due: as it was told, or by another scheduler's interval."""
    dues = []
    calendars = {person.pk: calendar_of(person) for person in set(people)}
    rows = zip(part.made.last.tolist(), part.made.rows["interval_days"].tolist(), strict=True)
    for (last, interval), name, person in zip(rows, names, people, strict=True):
        if last < 0:
            dues.append(EPOCH)  # no log, not stored
        elif name == part.scheduler.name:
            dues.append(EPOCH + timedelta(microseconds=int(part.log["due"][last])))
        else:
            on = date.fromordinal(int(part.log["day"][last]) + interval)
            dues.append(calendars[person.pk].start(on))
    return dues


def _store(part: _Part, dues: list[datetime]) -> int:
    """Write what has a log; cards that were reviewed meanwhile keep what that made of them."""
    known = np.flatnonzero(part.made.last >= 0)
    rows, last = part.made.rows[known], part.log[part.made.last[known]]
    own = [name for name, _kind in part.scheduler.fields]
    values = {
        "id": part.keys[known].tolist(),
        "version": part.versions[known].tolist(),
        "scheduler": [part.scheduler.name] * len(known),
        "state": [json.dumps(dict(zip(own, row, strict=True))) for row in rows[own].tolist()],
        **{name: rows[name].tolist() for name in COLUMNS},
        "last_grade": last["grade"].tolist(),
        "reviewed_at": [EPOCH + timedelta(microseconds=at) for at in last["at"].tolist()],
        "reviewed_on": [date.fromordinal(day) for day in last["day"].tolist()],
        "due_at": [dues[n] for n in known],
    }
    changed = part.log["id"][part.log["practice"].astype(bool) != part.made.practice]
    with connection.cursor() as cursor:
        if len(changed):
            cursor.execute(_MARK, [changed.tolist()])
        cursor.execute(_STORE, values)
        return int(cursor.rowcount)
