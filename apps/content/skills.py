"""Changes of the skill graph: nodes are skills, edges say what builds on what and what is related.
It never holds a cycle, and every change is an edition (`graph.history`).

A tenant's skills may build on its own and on public ones; a public skill is changed in the public
tenant only. So no cycle can be closed by two tenants that do not see each other's edges.
"""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts import memberships
from apps.accounts.models import Role, User
from apps.lib.errors import Conflict, InvalidInput, NotAllowed
from apps.tenants import scope
from apps.tenants.scope import PUBLIC_TENANT

from .graph import history
from .graph.edits import RELATED, REQUIRES, Edit
from .graph_models import GraphChange, Relation
from .models import Atom, Prerequisite, Skill

Edges = Mapping[int, Iterable[int]]

# What a weight means to a person; everything between is possible for programs.
WEIGHTS = {"helps": 0.3, "needed": 0.7, "essential": 1.0}


class CycleRefused(Conflict):
    """`details["skills"]`: the public ids along the cycle that the edge would have closed."""

    code = "skill_cycle"
    message = _("These skills would end up requiring each other.")


def way(edges: Edges, start: int, goal: int) -> list[int] | None:
    """The nodes of a shortest walk along `edges` (node → nodes) from `start` to `goal`, both
    included; None if there is none. Pure."""
    came_from, layer = {start: start}, [start]
    while layer and goal not in came_from:
        found = {near: node for node in layer for near in edges.get(node, ())}
        layer = [node for node in found if node not in came_from]
        came_from |= {node: found[node] for node in layer}
    if goal not in came_from:
        return None
    walk = [goal]
    while walk[-1] != start:
        walk.append(came_from[walk[-1]])
    return walk[::-1]


def edges() -> dict[int, frozenset[int]]:
    """The graph in scope: each skill that builds on others → those others."""
    found: dict[int, set[int]] = {}
    for skill, requires in Prerequisite.objects.values_list("skill_id", "requires_id"):
        found.setdefault(skill, set()).add(requires)
    return {skill: frozenset(bases) for skill, bases in found.items()}


def may_edit(*, skill: Skill, user: User) -> bool:
    """In an organisation its creators may change all of its skills. In the public tenant, where
    anybody may become one, they may change what nobody else teaches; managers may change all."""
    if skill.tenant_id != scope.current_tenant_id() or not memberships.may_create(user):
        return False
    if skill.tenant_id != PUBLIC_TENANT or may_edit_all(user):
        return True
    taught = Atom.objects.own().filter(skill=skill, erased_at=None)
    return not taught.exclude(owner=user).exists()


def may_edit_all(user: User) -> bool:
    role = memberships.role_in_scope(user)
    if role == Role.CREATOR:
        return scope.current_tenant_id() != PUBLIC_TENANT
    return role in memberships.CREATES


def require_editor(skill: Skill, by: User | None) -> None:
    """`by` is nobody where the system itself writes its demo lessons."""
    if skill.tenant_id != scope.current_tenant_id() or (
        by is not None and not may_edit(skill=skill, user=by)
    ):
        raise NotAllowed(_("Others teach this skill, too: you may look at it, but not change it."))


@transaction.atomic
def add_prerequisite(
    *, skill: Skill, requires: Skill, weight: float = 1.0, by: User | None = None
) -> Prerequisite:
    """Let `skill` build on `requires`, or change how much it does (0 < `weight` ≤ 1).

    CycleRefused when `requires` builds on `skill` already.
    """
    require_editor(skill, by)
    _check(weight)
    history.hold()
    if walk := way(edges(), requires.pk, skill.pk):
        raise cycle([skill.pk, *walk])
    edge = Prerequisite.objects.own().filter(skill=skill, requires=requires).first()
    place = (REQUIRES, skill.pk, requires.pk)
    edit = Edit(place, before=edge.weight if edge else None, after=weight)
    history.write(act=GraphChange.Act.REQUIRE, edits=[edit], by=by)
    return Prerequisite.objects.own().get(skill=skill, requires=requires)


@transaction.atomic
def remove_prerequisite(*, skill: Skill, requires: Skill, by: User | None = None) -> None:
    """`skill` builds on `requires` no longer; nothing happens if it does not."""
    require_editor(skill, by)
    history.hold()
    for edge in Prerequisite.objects.own().filter(skill=skill, requires=requires):
        edit = Edit((REQUIRES, skill.pk, requires.pk), before=edge.weight, after=None)
        history.write(act=GraphChange.Act.RELEASE, edits=[edit], by=by)


@transaction.atomic
def relate(*, skill: Skill, other: Skill, weight: float = 1.0, by: User | None = None) -> Relation:
    """Say that both have much in common, or how much (0 < `weight` ≤ 1). It has no direction."""
    require_editor(skill, by)
    _check(weight)
    if skill.pk == other.pk:
        raise InvalidInput(_("A skill is related to itself anyway."))
    history.hold()
    first, second = sorted([skill.pk, other.pk])
    found = Relation.objects.own().filter(first=first, second=second)
    edge = found.first()
    place = (RELATED, first, second)
    edit = Edit(place, before=edge.weight if edge else None, after=weight)
    history.write(act=GraphChange.Act.RELATE, edits=[edit], by=by)
    return found.get()


@transaction.atomic
def unrelate(*, skill: Skill, other: Skill, by: User | None = None) -> None:
    require_editor(skill, by)
    history.hold()
    first, second = sorted([skill.pk, other.pk])
    for edge in Relation.objects.own().filter(first=first, second=second):
        edit = Edit((RELATED, first, second), before=edge.weight, after=None)
        history.write(act=GraphChange.Act.UNRELATE, edits=[edit], by=by)


def cycle(walk: list[int]) -> CycleRefused:
    """`walk`: the skills along it; the first is also the last."""
    found = Skill.objects.in_bulk(set(walk))
    way = " → ".join(found[pk].name for pk in walk)
    words = _("These skills would end up requiring each other: %(way)s") % {"way": way}
    return CycleRefused(words, skills=[found[pk].public_id for pk in walk])


def _check(weight: float) -> None:
    if not 0 < weight <= 1:
        raise InvalidInput(_("A weight lies between 0 and 1."), field="weight")
