"""The skill graph at 10 000 skills and 50 000 edges: compiled from its rows, asked whether it has
changed, and walked, all in memory."""

import random
from collections.abc import Iterator

from bench.measure import Result, timed

SKILLS, EACH, REACH = 10_000, 5, 400  # a skill builds on some of those shortly before it


def run() -> Iterator[Result]:
    from apps.content import graph
    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    chance = random.Random(5)  # noqa: S311 - the same graph each time
    with tenant_scope(PUBLIC_TENANT):
        edges = _fill(chance)
        size = f"{SKILLS} skills, {edges} edges"
        samples = timed(_compile_anew, times=15)
        yield Result(f"graph compiled, {size}", samples)
        yield Result("graph, is it the newest?", timed(graph.current, times=300), budget=10)
        yield from _walks(graph.current(), chance)


def _walks(compiled, chance: random.Random) -> Iterator[Result]:
    deepest = compiled.order[-1]
    goals = [chance.sample(range(len(compiled)), k=20) for _ in range(100)]
    ids = [int(compiled.ids[chance.randrange(len(compiled))]) for _ in range(100)]
    acts = {
        "graph, position of a skill": lambda: compiled.position(ids[0]),
        f"graph, all below the deepest ({compiled.depth.max()})": lambda: compiled.ancestors(
            deepest
        ),
        "graph, all above the lowest": lambda: compiled.descendants(compiled.order[0]),
        "graph, way to 20 goals": lambda: compiled.subgraph(goals[0]),
    }
    for what, act in acts.items():
        yield Result(what, timed(act, times=200), budget=10)


def _compile_anew() -> None:
    from apps.content import graph

    graph.forget()
    graph.current()


def _fill(chance: random.Random) -> int:
    from django.db import transaction

    from apps.content.models import Prerequisite, Skill
    from bench import catalogue

    with transaction.atomic():
        named = (Skill(name=f"Skill {n}", slug=f"graph-{n}") for n in range(SKILLS))
        skills = Skill.objects.bulk_create(named, batch_size=5_000)
        pairs = {
            (n, chance.randrange(max(0, n - REACH), n))
            for n in range(1, SKILLS)
            for _ in range(EACH)
        }
        rows = (Prerequisite(skill=skills[up], requires=skills[low]) for up, low in sorted(pairs))
        edges = len(Prerequisite.objects.bulk_create(rows, batch_size=5_000))
    catalogue.settle()
    return edges
