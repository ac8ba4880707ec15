"""Counts are brought up to date: what `folding` works out is read from and written to the tables.

One writer at a time for each lesson (its shard is locked, see `consuming`), so that what is read
here is still so when it is written.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection, models, transaction

from apps.tenants.scope import current_tenant_id, tenant_scope

from . import folding, partitions
from .audience import Change
from .folding import Event, Folded, Subject, Versions, ViewerState, ViewState
from .models import AudienceHour, QuestionDay, View, Viewer, WatchedDay
from .signals import audience_changed


@transaction.atomic
def count(events: Sequence[Event], *, tell: bool = True) -> Folded:
    """Add events of the tenant in scope, each once; `audience_changed` follows the commit."""
    views, viewers = _views(events), _viewers(events)
    folded = folding.fold(events, views, viewers)
    _store(folded)
    if tell:
        tenant_id = current_tenant_id()
        transaction.on_commit(lambda: _tell(tenant_id, folded))
    return folded


def _views(events: Iterable[Event]) -> dict[bytes, ViewState]:
    ids = {UUID(bytes=event.view) for event in events if event.view}
    stored = View.objects.own().filter(view__in=ids)
    return {
        view.view.bytes: ViewState(
            view=view.view.bytes,
            viewer=view.viewer.bytes,
            subject=(view.subject_kind, view.subject_id),
            version=view.version,
            source=view.source,
            began_at=view.began_at,
            played=folding.mask_of(view.played),
            events=bytes(view.events),
            completed=view.completed,
            left=view.left,
        )
        for view in stored
    }


def _viewers(events: Iterable[Event]) -> dict[tuple[Subject, bytes], Versions]:
    known: dict[tuple[Subject, bytes], Versions] = {}
    for event in events:
        known.setdefault((event.subject, event.viewer), {})
    stored = Viewer.objects.own().filter(
        subject_kind__in={kind for (kind, _id), _viewer in known},
        subject_id__in={subject_id for (_kind, subject_id), _viewer in known},
        viewer__in={UUID(bytes=viewer) for _subject, viewer in known},
    )
    for row in stored:
        versions = known.get(((row.subject_kind, row.subject_id), row.viewer.bytes))
        if versions is not None:
            versions[row.version] = ViewerState(
                first_seen=row.first_seen,
                last_seen=row.last_seen,
                views=row.views,
                kept=row.kept,
                completed=row.completed,
                questions=bytes(row.questions),
                answered=row.answered,
                right=row.right,
            )
    return known


def _store(folded: Folded) -> None:
    partitions.ensure(AudienceHour, {key[3] for key in folded.hours})
    partitions.ensure(View, {view.began_at for view in folded.views.values()})
    partitions.ensure(WatchedDay, {day for _subject, day in folded.days})
    partitions.ensure(QuestionDay, {key[3] for key in folded.questions})
    _upsert(
        AudienceHour,
        [_hour_row(*item) for item in folded.hours.items()],
        key=("subject_kind", "subject_id", "version", "source", "hour"),
        add=(*AudienceHour.SUMS, "curve"),
    )
    _upsert(
        WatchedDay,
        [(*subject, day, seconds) for (subject, day), seconds in folded.days.items()],
        key=("subject_kind", "subject_id", "day"),
        add=("seconds",),
    )
    _upsert(
        QuestionDay,
        [
            (*subject, version, question, day, *counts)
            for (subject, version, question, day), counts in folded.questions.items()
        ],
        key=("subject_kind", "subject_id", "version", "question", "day"),
        add=("answered", "right"),
    )
    _upsert(
        View,
        [_view_row(view) for view in folded.views.values()],
        key=("view", "began_at"),
        replace=(
            "viewer", "subject_kind", "subject_id", "version", "source", "played", "events",
            "completed", "left",
        ),
    )  # fmt: skip
    _upsert(
        Viewer,
        [_viewer_row(*item) for item in folded.viewers.items()],
        key=("subject_kind", "subject_id", "viewer", "version"),
        replace=(
            "first_seen", "last_seen", "views", "kept", "completed", "questions", "answered",
            "right",
        ),
    )  # fmt: skip


def _hour_row(key: folding.HourKey, hour: folding.Hour) -> tuple:
    subject, version, source, begin = key
    sums = [hour.sums.get(name, 0) for name in AudienceHour.SUMS]
    return (*subject, version, source, begin, *sums, hour.curve)


def _view_row(view: ViewState) -> tuple:
    return (
        UUID(bytes=view.view),
        view.began_at,
        UUID(bytes=view.viewer),
        *view.subject,
        view.version,
        view.source,
        folding.bits(view.played),
        view.events,
        view.completed,
        view.left,
    )


def _viewer_row(key: tuple[Subject, bytes, int], viewer: ViewerState) -> tuple:
    subject, name, version = key
    return (
        *subject,
        UUID(bytes=name),
        version,
        viewer.first_seen,
        viewer.last_seen,
        viewer.views,
        viewer.kept,
        viewer.completed,
        viewer.questions,
        viewer.answered,
        viewer.right,
    )


def _upsert(
    model: type[models.Model],
    rows: Sequence[tuple],
    *,
    key: Sequence[str],
    add: Sequence[str] = (),
    replace: Sequence[str] = (),
) -> None:
    """Rows of (*key, *add, *replace) in one statement: a column a parameter, whatever their number.
    Lists are added up place by place."""
    if not rows:
        return
    names = [*key, *add, *replace]
    columns, quoted = list(zip(*rows, strict=True)), [f'"{name}"' for name in names]
    chosen, types, values = [], [], []
    for name, column, cells in zip(quoted, names, columns, strict=True):
        field = model._meta.get_field(column)
        kind = field.db_type(connection)
        if kind.endswith("[]"):
            # PostgreSQL knows no list of lists of different lengths: they travel as text.
            chosen.append(f"{name}::{kind}")
            types.append("%s::text[]")
            values.append([_text(cell) for cell in cells])
        else:
            chosen.append(name)
            types.append(f"%s::{kind.partition('(')[0]}[]")
            is_float = isinstance(field, models.FloatField)
            values.append([float(cell) for cell in cells] if is_float else list(cells))
    table = model._meta.db_table
    changes = [f'"{name}" = excluded."{name}"' for name in replace]
    changes += [f'"{name}" = {_sum(model, name)}' for name in add]
    target = ", ".join(f'"{name}"' for name in key)
    statement = f"""
        INSERT INTO {table} AS old (tenant_id, {", ".join(quoted)})
        SELECT %s, {", ".join(chosen)} FROM unnest({", ".join(types)}) AS new ({", ".join(quoted)})
        ON CONFLICT (tenant_id, {target}) DO UPDATE SET {", ".join(changes)}
    """  # noqa: S608 - names of our own columns
    with connection.cursor() as cursor:
        cursor.execute(statement, [current_tenant_id(), *values])


def _sum(model: type[models.Model], name: str) -> str:
    if not model._meta.get_field(name).db_type(connection).endswith("[]"):
        return f'old."{name}" + excluded."{name}"'
    return (
        "coalesce((SELECT array_agg(coalesce(a, 0) + coalesce(b, 0) ORDER BY i) "  # noqa: S608
        f'FROM unnest(old."{name}", excluded."{name}") WITH ORDINALITY AS s (a, b, i)), '
        "'{}')"  # of two empty lists, array_agg makes nothing
    )


def _text(numbers: Iterable[int]) -> str:
    return "{" + ",".join(str(number) for number in numbers) + "}"


def _tell(tenant_id: int, folded: Folded) -> None:
    with tenant_scope(tenant_id):
        for change in changes(folded):
            audience_changed.send(sender=None, change=change)


def changes(folded: Folded) -> list[Change]:
    """What was added, by lesson. Pure."""
    told = []
    by_subject: dict[Subject, list[tuple[folding.HourKey, folding.Hour]]] = {}
    for item in folded.hours.items():
        by_subject.setdefault(item[0][0], []).append(item)
    for subject, at in folded.latest.items():
        hours = by_subject.get(subject, [])
        sums: dict[str, float] = {}
        borders: dict[int, tuple[list[int], list[int]]] = {}
        sources: dict[str, int] = {}
        for (_subject, version, source, _hour), hour in hours:
            for name, amount in hour.sums.items():
                sums[name] = sums.get(name, 0) + amount
            begins, ends = borders.setdefault(version, ([], []))
            begins += hour.begins
            ends += hour.ends
            if views := hour.sums.get("views"):
                sources[source] = sources.get(source, 0) + int(views)
        answered = {key[1] for key in folded.questions if key[0] == subject}
        told.append(
            Change(
                subject=subject,
                versions=tuple(sorted({*borders, *answered})),
                sums=sums,
                curves={v: tuple(folding.curve(*b)) for v, b in borders.items() if b[1]},
                sources=sources,
                at=at,
            )
        )
    return told
