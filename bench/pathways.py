"""How long the server takes for a path, for the next question of a diagnostic, and for the feed's
first page with recommendations, as catalogue and skill graph grow tenfold; beside each figure the
processor time of this process, which another process does not lengthen.

    make bench BENCH=pathways       1× and 10×: 50 000 lessons, 10 000 skills
    BENCH_TIMES=100 make bench …    100×, too: 500 000 lessons, 100 000 skills

The goal is the last skill, which rests on nearly all others: no path is longer.
"""

import os
import time
from collections.abc import Callable, Iterator

import numpy as np

from bench import catalogue, grown, web
from bench.measure import Result, timed

SKILLS = 1_000  # at 1×
SAMPLES = 40
BUDGETS = {"path": 100.0, "next question": 100.0}
MOST_RECOMMENDED = 50_000  # lessons; vectors of more take minutes to draw


def run() -> Iterator[object]:
    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    most = int(os.environ.get("BENCH_TIMES", "10"))
    before: dict[str, Result] = {}
    with tenant_scope(PUBLIC_TENANT):
        for times in (1, 10, 100):
            if times > most:
                break
            began = time.monotonic()
            grown.to(SKILLS * times)
            lessons, spent = SKILLS * times * grown.EACH, time.monotonic() - began
            yield f"{times}×: {lessons} lessons, {SKILLS * times} skills, made in {spent:.0f} s"
            now: dict[str, Result] = {}
            for what, act, count in _acts(lessons):
                yield from _measured(f"{what}, {times}×", act, count, now, BUDGETS.get(what))
            yield from _growth(before, now)
            before = now


def _measured(
    name: str,
    act: Callable[[], object],
    count: int,
    kept: dict[str, Result],
    budget: float | None,
) -> Iterator[object]:
    began = time.process_time()
    result = Result(name, timed(act, times=count), budget=budget)
    spent = (time.process_time() - began) / (count + 3) * 1000
    kept[name.rpartition(",")[0]] = result
    yield f"{result}  processor {spent:.1f} ms each"


def _growth(before: dict[str, Result], now: dict[str, Result]) -> Iterator[str]:
    for what, result in now.items():
        if what in before:
            grown_by = result.percentile(0.95) / before[what].percentile(0.95)
            yield f"    {what}: p95 × {grown_by:.1f} for ten times the data"


def _acts(lessons: int) -> Iterator[tuple[str, Callable[[], object], int]]:
    from apps.content.models import Course, Skill
    from apps.pathways import catalogue as offered
    from apps.pathways.diagnostic import diagnosing
    from apps.pathways.path import goals, guiding, shelves

    learner = catalogue.learner()
    top = Skill.objects.filter(slug__startswith="path-").order_by("-pk").first().public_id
    course = Course.objects.order_by("pk").first()
    Course.objects.filter(pk=course.pk).update(published_at=course.created_at)
    diagnosis = diagnosing.begin(learner=learner, goal=goals.of_skill(top))
    client = web.client_of(learner)

    def anew() -> None:
        shelves.forget()
        shelves.current()

    yield "path", lambda: guiding.path(learner, goals.of_skill(top)), SAMPLES
    yield "path of a course", lambda: guiding.path(learner, goals.of_course(course.public_id)), 20
    yield "page of the path", lambda: web.ok(client.get(f"/path/skills/{top}/")), SAMPLES
    yield "path by the API", lambda: web.ok(client.get(f"/api/v1/path/skills/{top}/")), SAMPLES
    yield "next question", lambda: diagnosing.resume(diagnosis=diagnosis), SAMPLES
    yield "lessons read anew", anew, 3
    if lessons <= MOST_RECOMMENDED:
        offered.forget()
        _recommend()
        yield "feed with recommendations", lambda: web.ok(client.get("/api/v1/feed/")), SAMPLES
    diagnosing.finish(diagnosis=diagnosis)


def _recommend() -> None:
    """What a build would keep in memory, of this catalogue, with vectors and tallies drawn."""
    from apps.content.models import Atom
    from apps.pathways.recommending import kept
    from apps.pathways.recommending.nearest import Nearest
    from apps.pathways.recommending.offer import Offer, Space
    from apps.pathways.recommending.ranking import RULES
    from apps.tenants.scope import PUBLIC_TENANT
    from bench.recommend import _vectors

    rows = list(Atom.objects.published().videos().order_by("pk").values_list("public_id", "skill"))
    ids, skills = zip(*rows, strict=True)
    count, rng = len(ids), np.random.default_rng(4)
    made = Nearest.of(_vectors(count))
    offer = Offer(
        ids=ids,
        skill=np.array(skills, np.int64),
        course=1 + np.arange(count) % catalogue.COURSES,
        rank=np.arange(count),
        published=-rng.uniform(0, 400, count) * 86_400,
        begun=rng.integers(0, 900, count).astype(np.float32),
        finished=rng.integers(0, 400, count).astype(np.float32),
        factors=rng.normal(0, 0.1, (count, 32)).astype(np.float32),
        spaces=(Space(made, np.arange(count)), Space(made, np.zeros(0, np.int64))),
        by_goal={},
    )
    kept.forget()
    kept._kept[PUBLIC_TENANT] = kept.Kept((), offer, RULES)
    kept._asked[PUBLIC_TENANT] = float("inf")  # it is never looked whether there is a newer one
