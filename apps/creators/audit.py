"""The audit trail: written beside every change of a lesson or a team, in its transaction."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.content.models import Atom

from .audit_models import BY_STAFF, Act, AuditEntry


def record(*, lesson: Atom, by: User | None, act: Act, **facts: Any) -> None:
    """`by` is None where the site did it. Facts are no words about people."""
    _write(studio=lesson.owner, subject=lesson.public_id, by=by, act=act, facts=facts)


def record_team(*, studio: User, by: User, act: Act, **facts: Any) -> None:
    _write(studio=studio, subject="", by=by, act=act, facts=facts)


def _write(*, studio: User, subject: str, by: User | None, act: Act, facts: Any) -> None:
    AuditEntry.objects.create(
        studio=studio.public_id,
        subject=subject,
        actor=by.public_id if by else "",
        act=act,
        facts=facts,
    )


def wanted(entries: QuerySet[AuditEntry], *, act: str, actor: str) -> QuerySet[AuditEntry]:
    """Of one kind of act, or of one person, where such are named."""
    if act in Act.values:
        entries = entries.filter(act=act)
    return entries.filter(actor=actor) if actor else entries


class Line(NamedTuple):
    """An entry with the names of today; "" for who or what is no more."""

    entry: AuditEntry
    actor: str
    person: str  # whom it was done to
    title: str


def lines(entries: Iterable[AuditEntry]) -> list[Line]:
    """In a constant number of queries."""
    rows = list(entries)
    ids = {row.actor for row in rows} | {row.facts.get("person", "") for row in rows}
    people = {each.public_id: each for each in User.objects.filter(public_id__in=ids - {""})}
    names = {key: user.get_full_name() for key, user in people.items()} | {"": ""}
    subjects = Atom.objects.own().filter(public_id__in={row.subject for row in rows})
    titles = dict(subjects.values_list("public_id", "title"))
    return [
        Line(
            row,
            _("MicroLearn's staff") if row.act in BY_STAFF else names.get(row.actor, ""),
            names.get(row.facts.get("person", ""), ""),
            titles.get(row.subject, ""),
        )
        for row in rows
    ]


def people_in(entries: QuerySet[AuditEntry]) -> list[User]:
    """Whoever did anything of it, to choose from; not staff."""
    ids = entries.exclude(act__in=BY_STAFF).order_by().values_list("actor", flat=True).distinct()
    return list(User.objects.filter(public_id__in=list(ids)).order_by("name", "pk"))
