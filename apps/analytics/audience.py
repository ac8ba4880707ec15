"""How a lesson is received, as it is counted: what dashboards, experiments and earnings read.

A *view* is one showing of a lesson to one viewer; views of bots and of those who made the lesson
are not in here. Everything of a view counts for the hour in which it began, so that the numbers of
an hour are of the same views: `curve[k]` ÷ `views` is the share that played second k. (That second
was played whose middle was.) Time that may be paid for counts for the day on which it was reported.

All of it reads rows of the tenant in scope, which are those of its own lessons.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Sum

from apps.tenants.scope import current_tenant_id

from .models import AudienceHour, QuestionDay, Viewer, WatchedDay

Subject = tuple[str, str]  # (kind, id)

_CURVE = """
SELECT second, sum(plays)::int FROM analytics_audiencehour,
    unnest(curve) WITH ORDINALITY AS seconds (plays, second)
WHERE tenant_id = %s AND subject_kind = %s AND subject_id = %s AND hour >= %s AND hour < %s
    AND version = coalesce(%s, version) AND source = coalesce(%s, source)
GROUP BY second ORDER BY second
"""

_CURVES = """
SELECT subject_id, array_agg(plays ORDER BY second) FROM (
    SELECT subject_id, second, sum(plays)::int AS plays FROM analytics_audiencehour,
        unnest(curve) WITH ORDINALITY AS seconds (plays, second)
    WHERE tenant_id = %s AND subject_kind = %s AND subject_id = ANY(%s)
        AND hour >= %s AND hour < %s
    GROUP BY subject_id, second
) AS counted GROUP BY subject_id
"""


@dataclass(frozen=True, slots=True)
class Audience:
    """Of one lesson in a period."""

    views: int = 0
    viewers: int = 0  # who met it for the first time ever
    repeats: int = 0
    completions: int = 0
    seconds: float = 0.0
    rewatched: float = 0.0
    swipes: int = 0
    shares: int = 0
    curve: tuple[int, ...] = ()  # [k]: views that played media second k
    sources: Mapping[str, int] = field(default_factory=dict)  # source → views


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of the learners who met a version, each once. `kept`: ten seconds of it, or all of a shorter
    one. `right`: at least half of what they answered of its quiz, at the first try."""

    viewers: int = 0
    kept: int = 0
    completed: int = 0
    answered: int = 0
    right: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What one batch of events added to a lesson: told by `audience_changed`, never stored."""

    subject: Subject
    versions: tuple[int, ...]
    sums: Mapping[str, float]  # name of a field of Audience → what it grew by
    curves: Mapping[int, tuple[int, ...]]  # version → what its curve grew by
    sources: Mapping[str, int]  # source → views
    at: datetime  # of the latest event in it


def audience(
    subject: Subject,
    *,
    since: datetime,
    until: datetime,
    version: int | None = None,
    source: str | None = None,
) -> Audience:
    """Hours that begin from `since` on and before `until`."""
    kind, subject_id = subject
    rows = AudienceHour.objects.between(since, until).filter(
        subject_kind=kind, subject_id=subject_id
    )
    if version is not None:
        rows = rows.filter(version=version)
    if source is not None:
        rows = rows.filter(source=source)
    by_source = list(rows.sums("source"))
    sums = {name: sum(row[f"{name}_sum"] for row in by_source) for name in AudienceHour.SUMS}
    with connection.cursor() as cursor:
        cursor.execute(
            _CURVE, [current_tenant_id(), kind, subject_id, since, until, version, source]
        )
        curve = tuple(plays for _second, plays in cursor.fetchall())
    sources = {row["source"]: row["views_sum"] for row in by_source if row["views_sum"]}
    return Audience(**sums, curve=curve, sources=sources)


def audiences(
    subjects: Collection[Subject], *, since: datetime, until: datetime
) -> dict[Subject, Audience]:
    """Of many at once, in one query, without curves; every one of `subjects` is in it."""
    ids = {subject_id for _kind, subject_id in subjects}
    rows = AudienceHour.objects.between(since, until).filter(subject_id__in=ids)
    found: dict[Subject, list[dict[str, Any]]] = {subject: [] for subject in subjects}
    for row in rows.sums("subject_kind", "subject_id", "source"):
        subject = row["subject_kind"], row["subject_id"]
        if subject in found:
            found[subject].append(row)
    return {subject: _whole(parts) for subject, parts in found.items()}


def curves(
    kind: str, ids: Collection[str], *, since: datetime, until: datetime
) -> dict[str, tuple[int, ...]]:
    """The curves of many subjects of a kind, by id, in one query; who had no views has none."""
    with connection.cursor() as cursor:
        cursor.execute(_CURVES, [current_tenant_id(), kind, list(ids), since, until])
        return {subject_id: tuple(curve) for subject_id, curve in cursor.fetchall()}


def _whole(parts: list[dict[str, Any]]) -> Audience:
    sums = {name: sum(row[f"{name}_sum"] for row in parts) for name in AudienceHour.SUMS}
    sources = {row["source"]: row["views_sum"] for row in parts if row["views_sum"]}
    return Audience(**sums, sources=sources)


def outcomes(
    subject: Subject, *, since: datetime, until: datetime | None = None
) -> dict[int, Outcome]:
    """By version: of those who met it for the first time in that period."""
    kind, subject_id = subject
    rows = Viewer.objects.met(since, until).filter(subject_kind=kind, subject_id=subject_id)
    return {
        row["version"]: Outcome(
            viewers=row["viewers"],
            kept=row["keepers"],
            completed=row["completers"],
            answered=row["answerers"],
            right=row["passers"],
        )
        for row in rows.outcomes()
    }


def questions(
    subject: Subject, *, since: datetime, until: datetime, version: int | None = None
) -> dict[str, tuple[int, int]]:
    """Question → (first answers, right ones), on the days that the period touches."""
    kind, subject_id = subject
    last = (until - timedelta(microseconds=1)).date()
    rows = QuestionDay.objects.own().filter(
        subject_kind=kind, subject_id=subject_id, day__gte=since.date(), day__lte=last
    )
    if version is not None:
        rows = rows.filter(version=version)
    sums = rows.order_by().values_list("question").annotate(Sum("answered"), Sum("right"))
    return {question: (answered, right) for question, answered, right in sums}


def valid_seconds(day: date, *, ids: Collection[str] | None = None) -> dict[Subject, float]:
    """What real viewers watched of each lesson, by the day (UTC) on which it was reported, and no
    faster than their time passed. Once a day is over and its events are counted, it stays.
    `ids`: of subjects with these ids alone."""
    rows = WatchedDay.objects.own().filter(day=day)
    if ids is not None:
        rows = rows.filter(subject_id__in=ids)
    found = rows.values_list("subject_kind", "subject_id", "seconds")
    return {(kind, subject_id): seconds for kind, subject_id, seconds in found}
