"""A feed page of 20, server side, in a catalogue of BENCH_VIDEOS lessons."""

import os
from collections.abc import Iterator

from bench import catalogue, web
from bench.measure import Result, timed

VIDEOS = int(os.environ.get("BENCH_VIDEOS", "50000"))


def run() -> Iterator[Result]:
    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    with tenant_scope(PUBLIC_TENANT):
        learner = catalogue.learner()
        catalogue.fill(catalogue.Scale(videos=VIDEOS))
    client = web.client_of(learner)
    samples = timed(lambda: web.ok(client.get("/api/v1/feed/")), times=100)
    what = f"feed page of 20, {VIDEOS} videos"
    yield Result(what, samples, budget=50, floor=web.bare(client))
