"""The skill graph: nodes are skills, edges say what builds on what. It never holds a cycle."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.lib.errors import Conflict

from . import editions
from .models import Prerequisite, Skill

Edges = Mapping[int, Iterable[int]]


class CycleRefused(Conflict):
    code = "skill_cycle"
    message = _("These skills would end up requiring each other.")


def reaches(edges: Edges, start: int, goal: int) -> bool:
    """Whether a walk along `edges` (node → nodes) from `start` meets `goal`. Pure."""
    seen, todo = {start}, [start]
    while todo:
        node = todo.pop()
        if node == goal:
            return True
        fresh = set(edges.get(node, ())) - seen
        seen |= fresh
        todo.extend(fresh)
    return False


def edges() -> dict[int, frozenset[int]]:
    """The graph in scope: each skill that builds on others → those others."""
    found: dict[int, set[int]] = {}
    for skill, requires in Prerequisite.objects.values_list("skill_id", "requires_id"):
        found.setdefault(skill, set()).add(requires)
    return {skill: frozenset(bases) for skill, bases in found.items()}


@transaction.atomic
def add_prerequisite(*, skill: Skill, requires: Skill) -> Prerequisite:
    """Let `skill` build on `requires`; CycleRefused when `requires` builds on `skill` already."""
    # Two edges added at once could close a cycle that neither sees: one writer at a time.
    list(Skill.objects.own().order_by("pk").select_for_update().values_list("pk", flat=True))
    if reaches(edges(), requires.pk, skill.pk):
        raise CycleRefused()
    edge, created = Prerequisite.objects.get_or_create(skill=skill, requires=requires)
    if created:
        editions.advance()
    return edge
