"""The editions of a tenant's graph: every change is written here, and can be looked at, taken back,
or be gone back to."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from apps.accounts.models import User
from apps.lib.errors import NotFound

from .. import editions
from ..graph_models import GraphChange, Relation
from ..models import Prerequisite, Skill
from .edits import RELATED, REQUIRES, SKILL, Edit, Place, undone

WORDS = ("public_id", "name", "slug", "description")


@transaction.atomic
def write(*, act: str, edits: Iterable[Edit], by: User | None) -> GraphChange | None:
    """Store the rows that `edits` tell of, and the edits as the next edition; None if nothing
    changes. Whoever decides on what the graph is now, has called `hold()` before."""
    edits = [edit for edit in edits if edit.before != edit.after]
    if not edits:
        return None
    for edit in sorted(edits, key=_turn):
        _STORES[edit.place[0]](edit)
    return GraphChange.objects.create(
        number=latest() + 1, act=act, edits=[edit.data for edit in edits], by=by
    )


def hold() -> None:
    """One writer of a tenant's graph at a time, until the end of the transaction: two edges added
    at once could close a cycle that neither sees. It counts as a change of the catalogue."""
    editions.advance()


def latest() -> int:
    return GraphChange.objects.own().aggregate(number=Max("number"))["number"] or 0


def table() -> dict[Place, Any]:
    """The tenant's own part of the graph as it is now."""
    found: dict[Place, Any] = {}
    for pk, *words in Skill.objects.own().values_list("pk", *WORDS):
        found[SKILL, pk] = dict(zip(WORDS, words, strict=True))
    for one, other, weight in Prerequisite.objects.own().values_list(
        "skill_id", "requires_id", "weight"
    ):
        found[REQUIRES, one, other] = weight
    for one, other, weight in Relation.objects.own().values_list("first_id", "second_id", "weight"):
        found[RELATED, one, other] = weight
    return found


def at(number: int) -> dict[Place, Any]:
    """The tenant's own part of the graph as change `number` left it; 0 is before the first."""
    if not 0 <= number <= latest():
        raise NotFound
    return undone(table(), edits_since(number))


def edits_of(number: int) -> list[Edit]:
    change = GraphChange.objects.own().filter(number=number).first()
    if change is None:
        raise NotFound
    return [Edit.of(data) for data in change.edits]


def edits_since(number: int) -> list[Edit]:
    """All edits after edition `number`, in the order in which they were made."""
    rows = GraphChange.objects.own().filter(number__gt=number).order_by("number")
    return [Edit.of(data) for edits in rows.values_list("edits", flat=True) for data in edits]


def _turn(edit: Edit) -> int:
    """Skills come before the edges that end at them, and go after these."""
    if edit.place[0] != SKILL:
        return 1
    return 2 if edit.after is None else 0


def _store_skill(edit: Edit) -> None:
    _of, pk = edit.place
    if edit.after is None:
        Skill.objects.own().filter(pk=pk).delete()
    elif edit.before is None:
        words = dict(edit.after)
        if Skill.objects.own().filter(slug=words["slug"]).exclude(pk=pk).exists():
            words["slug"] = f"{words['slug'][:60]}-{pk}"  # taken by another one since
        Skill.objects.get_or_create(pk=pk, defaults=words)
    else:
        Skill.objects.own().filter(pk=pk).update(**edit.after)


def _store_prerequisite(edit: Edit) -> None:
    _of, skill, requires = edit.place
    if edit.after is None:
        Prerequisite.objects.own().filter(skill=skill, requires=requires).delete()
    else:
        Prerequisite.objects.update_or_create(
            skill_id=skill, requires_id=requires, defaults={"weight": edit.after}
        )


def _store_relation(edit: Edit) -> None:
    _of, first, second = edit.place
    if edit.after is None:
        Relation.objects.own().filter(first=first, second=second).delete()
    else:
        Relation.objects.own().update_or_create(
            first_id=first, second_id=second, defaults={"weight": edit.after}
        )


_STORES = {SKILL: _store_skill, REQUIRES: _store_prerequisite, RELATED: _store_relation}
