"""Pages of the skill graph. What changes it goes through the API."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from apps.accounts import memberships
from apps.content import graph, skills
from apps.content.graph import Graph, orphans
from apps.content.graph import picture as drawing
from apps.content.graph.edits import RELATED, Edit
from apps.content.graph_models import GraphChange
from apps.content.models import Skill

from . import desk, graph_api

ON_A_PAGE = 30
IN_A_PICTURE = 45  # more cannot be told apart
AROUND = 8  # shown of each side of one skill

# A weight in words: the nearest is shown.
WORDS = {"helps": _("helps"), "needed": _("needed"), "essential": _("essential")}


def word_of(weight: float) -> str:
    return min(skills.WEIGHTS, key=lambda word: abs(skills.WEIGHTS[word] - weight))


@login_required
@require_safe
def skill_list(request: HttpRequest) -> HttpResponse:
    if not memberships.may_create(request.user):
        return redirect("studio:home")
    compiled = graph.current()
    found = Skill.objects.order_by("name", "pk")
    words = request.GET.get("q", "")[:80]
    for word in words.split():
        found = found.filter(name__icontains=word)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    whole = not words and len(compiled) <= IN_A_PICTURE
    context = {
        "q": words,
        "page": page,
        "rows": _rows(list(page), compiled),
        "picture": _picture(compiled, range(len(compiled))) if whole else None,
        "latest": graph.history.latest(),
        **desk.context(request),
    }
    return render(request, "creators/skills.html", context)


@login_required
@require_safe
def skill(request: HttpRequest, public_id: str) -> HttpResponse:
    if not memberships.may_create(request.user):
        return redirect("studio:home")
    found = graph_api.find(public_id)
    compiled = graph.current()
    at = compiled.position(found.pk)
    near = [at, *compiled.ancestors(at)[:AROUND], *compiled.descendants(at)[:AROUND]]
    context = {
        "skill": found,
        "may_edit": skills.may_edit(skill=found, user=request.user),
        "sides": _sides(compiled, at),
        "picture": _picture(compiled, near, here=found.pk),
        "untaught": orphans.untaught(Skill.objects.filter(pk=found.pk)).exists(),
        "words": WORDS.items(),
        "weights": skills.WEIGHTS,
    }
    return render(request, "creators/skill.html", context)


@login_required
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Who changed what in this tenant's graph, each with its way back."""
    if not memberships.may_create(request.user):
        return redirect("studio:home")
    made = GraphChange.objects.own().select_related("by")
    page = Paginator(made, ON_A_PAGE).get_page(request.GET.get("page"))
    edits = {change.pk: [Edit.of(data) for data in change.edits] for change in page}
    keys = {key for each in edits.values() for edit in each for key in edit.place[1:]}
    names = dict(Skill.objects.filter(pk__in=keys).values_list("pk", "name"))
    context = {
        "page": page,
        "rows": [(change, [_told(edit, names) for edit in edits[change.pk]]) for change in page],
        "may_edit_all": skills.may_edit_all(request.user),
    }
    return render(request, "creators/skill_changes.html", context)


def _told(edit: Edit, names: dict[int, str]) -> dict[str, Any]:
    of, *ends = edit.place
    held = edit.after or edit.before
    gone = held["name"] if isinstance(held, dict) else _("a skill that is gone")
    weights = [
        WORDS[word_of(weight)] if isinstance(weight, float | int) else None
        for weight in (edit.before, edit.after)
    ]
    return {
        "names": [names.get(key, gone) for key in ends],
        "related": of == RELATED,
        "before": weights[0],
        "after": weights[1],
    }


def _rows(page: list[Skill], compiled: Graph) -> list[dict[str, Any]]:
    untaught = set(
        orphans.untaught(Skill.objects.filter(pk__in=[each.pk for each in page])).values_list(
            "pk", flat=True
        )
    )
    places = {each.pk: compiled.position(each.pk) for each in page}
    return [
        {
            "skill": each,
            "below": int(compiled.requires_start[at + 1] - compiled.requires_start[at]),
            "above": int(compiled.dependents_start[at + 1] - compiled.dependents_start[at]),
            "untaught": each.pk in untaught,
            "alone": orphans.alone(compiled, at),
        }
        for each in page
        for at in [places[each.pk]]
    ]


def _sides(compiled: Graph, at: int) -> dict[str, list[dict[str, Any]]]:
    """What the skill builds on, what builds on it, what it is related to, each with its weight."""
    arrays = {
        "requires": (compiled.requires_start, compiled.requires, compiled.weights),
        "dependents": (
            compiled.dependents_start,
            compiled.dependents,
            compiled.dependent_weights,
        ),
        "related": (compiled.related_start, compiled.related, compiled.related_weights),
    }
    found = {
        side: [
            (int(compiled.ids[values[k]]), float(weights[k]))
            for k in range(start[at], start[at + 1])
        ]
        for side, (start, values, weights) in arrays.items()
    }
    rows = Skill.objects.in_bulk({key for edges in found.values() for key, _weight in edges})
    return {
        side: sorted(
            (
                {"skill": rows[key], "weight": word_of(weight), "word": WORDS[word_of(weight)]}
                for key, weight in edges
            ),
            key=lambda row: row["skill"].name,
        )
        for side, edges in found.items()
    }


def _picture(compiled: Graph, positions: Iterable[int], here: int | None = None) -> dict[str, Any]:
    shown = {int(compiled.ids[at]): int(at) for at in positions}
    rows = Skill.objects.in_bulk(shown)
    edges = {}
    for key, at in shown.items():
        for k in range(compiled.requires_start[at], compiled.requires_start[at + 1]):
            edges[key, int(compiled.ids[compiled.requires[k]])] = float(compiled.weights[k])
    picture = drawing.drawn(
        {key: row.name for key, row in rows.items()},
        {key: int(compiled.depth[at]) for key, at in shown.items()},
        edges,
    )
    return {
        "drawn": picture,
        "boxes": [(box, rows[box.key]) for box in picture.boxes],
        "lines": [(line, word_of(line.weight)) for line in picture.lines],
        "here": here,
        "box": (drawing.BOX_WIDTH, drawing.BOX_HEIGHT),
    }
