"""Cohorts of 1 000, 10 000 and 100 000 learners with twenty days of reviews each: compared anew, as
a task does within the hour, and looked at by one of them (BENCH_COHORT: the last of these).
"""

import os
from collections.abc import Iterator
from datetime import timedelta

from bench import catalogue, web
from bench.measure import Result, timed
from bench.memory import copying

MOST = int(os.environ.get("BENCH_COHORT", "100000"))
DAYS = 20


def run() -> Iterator[Result | str]:
    from apps.cohorts import standings
    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    with tenant_scope(PUBLIC_TENANT):
        client = web.client_of(catalogue.learner())
        floor = web.bare(client)
        there, before = 0, {}
        for size in (MOST // 100, MOST // 10, MOST):
            cohort = _cohort(_people(there, size), size)
            there = size
            catalogue.settle()
            named = f"{size:,} people".replace(",", " ")
            compared = timed(lambda key=cohort: standings.compare(key), times=7, warm_up=1)
            told = timed(lambda: web.ok(client.get("/api/v1/cohorts/")), times=60)
            seen = timed(lambda: web.ok(client.get("/cohorts/")), times=60)
            for result in (
                Result(f"cohort compared, {named}", compared),
                Result(f"own bands told, {named}", told, 50, floor),
                Result(f"own bands on their page, {named}", seen, floor=floor),
            ):
                yield result
                kind = result.what.split(",")[0]
                p95 = result.percentile(0.95)
                if kind in before:
                    yield f"    × {p95 / before[kind]:.2f} at ten times the size"
                before[kind] = p95


def _people(first: int, last: int) -> list[int]:
    """Keys of `last` learners, of whom `first` are there; each new one has days of reviews. The
    bench's own learner is the first."""
    from apps.accounts.models import User
    from apps.lib import clock

    new = [
        User(email=f"cohort-{n}@bench.example", name=f"Person {n}")
        for n in range(max(1, first), last)
    ]
    User.objects.bulk_create(new, batch_size=5_000)
    mates = User.objects.filter(email__startswith="cohort-").order_by("pk")
    people = [catalogue.learner().pk, *mates.values_list("pk", flat=True)]
    now = clock.now()
    columns = (
        "tenant_id, learner_id, day, waiting_since, first_at, last_at, reviews, asked, recalled"
    )
    with copying("quizzes_reviewday", columns) as copy:
        for n, person in enumerate(people[first:], start=first):
            for ago in range(1, DAYS + 1):
                at = now - timedelta(days=ago)
                recalled = 10 - (n + ago) % (2 + n % 5)
                copy.write_row((1, person, at.date(), at.date(), at, at, 10, 10, recalled))
    return people


def _cohort(people: list[int], size: int) -> int:
    from apps.accounts.models import Membership
    from apps.cohorts.models import Cohort, CohortMember

    kept = dict(Membership.objects.own().values_list("user", "pk"))
    rows = [Membership(user_id=key) for key in people if key not in kept]
    for row in Membership.objects.bulk_create(rows, batch_size=5_000):
        kept[row.user_id] = row.pk
    cohort = Cohort.objects.create(name=f"Cohort of {size}")
    members = (CohortMember(cohort=cohort, membership_id=kept[key]) for key in people)
    CohortMember.objects.bulk_create(members, batch_size=5_000)
    return cohort.pk
