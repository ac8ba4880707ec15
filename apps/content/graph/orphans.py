"""Skills that the graph or the lessons leave alone: a creator is told of them."""

from django.db.models import Exists, OuterRef, QuerySet

from ..models import Atom, Skill
from .arrays import Graph


def untaught(skills: QuerySet[Skill]) -> QuerySet[Skill]:
    """Of `skills`, those that no published lesson teaches: a path that needs one ends there."""
    lessons = Atom.objects.published().exclude(kind=Atom.Kind.QUIZ).filter(skill=OuterRef("pk"))
    return skills.filter(~Exists(lessons))


def alone(graph: Graph, position: int) -> bool:
    """Whether no edge begins or ends at this skill: nothing leads to it, and it leads nowhere."""
    rows = (graph.requires_start, graph.dependents_start, graph.related_start)
    return all(start[position] == start[position + 1] for start in rows)
