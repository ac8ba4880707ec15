"""What staff and Prometheus ask of the pipeline, beside an archive of BENCH_VIDEOS recordings.

In one organisation with all of it, then with BENCH_TENANTS more, of which some have work under way.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO

from django.db import connection

from bench import catalogue, web
from bench.measure import Result, timed

VIDEOS = int(os.environ.get("BENCH_VIDEOS", "50000"))
TENANTS = int(os.environ.get("BENCH_TENANTS", "1000"))
WAITING, DEAD, LATELY = 2_000, 200, 3_000  # recordings: on their way, given up, of the last hour
BUSY = 20  # organisations with a recording on its way
BUDGET = 1_000  # ms
TIMES = 10
# Of each recording of the tenant in scope: done, or as its name says from the second stage on.
STAGES = """
INSERT INTO media_stage (tenant_id, asset_id, name, position, state, progress, attempts,
    max_attempts, worker, note, error_code, error, error_log, changed_at, started_at, finished_at)
SELECT a.tenant_id, a.id, n.name, n.position - 1, s.state, 0, 1, 3, '', '', '', '',
    CASE WHEN s.state = 'failed' THEN repeat('ffmpeg said so. ', 20) ELSE '' END, a.created_at,
    CASE WHEN s.state = 'done' THEN a.created_at END, a.ready_at
FROM media_asset a CROSS JOIN unnest(%s::text[]) WITH ORDINALITY AS n (name, position)
CROSS JOIN LATERAL (SELECT CASE WHEN n.position = 1 THEN 'done' ELSE a.filename END AS state) s
WHERE a.tenant_id = (SELECT microlearn_tenant())
"""


def run() -> Iterator[Result]:
    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    with tenant_scope(PUBLIC_TENANT):
        _archive(catalogue.creator())
    yield from _asked(f"{VIDEOS} recordings")
    _organisations()
    yield from _asked(f"… and {TENANTS} organisations")


def _asked(beside: str) -> Iterator[Result]:
    from django.core.management import call_command
    from django.test import Client

    client = Client()
    questions: dict[str, Callable[[], object]] = {
        "/metrics": lambda: web.ok(client.get("/metrics")),
        "manage.py media": lambda: call_command("media", stdout=StringIO()),
        "media.sweep": _sweep,
    }
    for name, ask in questions.items():
        samples = timed(ask, times=TIMES, warm_up=1)
        yield Result(f"{name}, {beside}", samples, budget=BUDGET)


def _sweep() -> None:
    from django.db import transaction

    from apps.media import busy, jobs, outlook
    from apps.tenants.scope import tenant_scope

    with transaction.atomic():
        for tenant in busy.tenants():
            with tenant_scope(tenant.pk):
                jobs.sweep()
                outlook.count_waiting()
        transaction.set_rollback(True)  # or the next one finds them sent


def _organisations() -> None:
    from apps.media.models import Stage
    from apps.tenants.models import Tenant
    from apps.tenants.scope import tenant_scope

    mark = uuid.uuid4().hex[:8]
    tenants = [Tenant(slug=f"{mark}-{n}", name=f"Organisation {n}") for n in range(TENANTS)]
    for n, tenant in enumerate(Tenant.objects.bulk_create(tenants)):
        with tenant_scope(tenant.pk):
            _recordings(catalogue.creator(), 3, [Stage.State.WAITING] if n < BUSY else [], lately=0)
    catalogue.settle()


def _archive(owner) -> None:
    from apps.media.models import Stage

    states = Stage.State
    _recordings(owner, VIDEOS, [*[states.WAITING] * WAITING, *[states.FAILED] * DEAD])
    catalogue.settle()


def _recordings(owner, count: int, busy: list, *, lately: int = LATELY) -> None:
    """The first ones are as `busy` says, `lately` more were made within the last hour."""
    from apps.lib import clock
    from apps.media.models import Asset, Stage

    now, done = clock.now(), Stage.State.DONE
    states = [*busy, *[done] * (count - len(busy))]

    def age(n: int) -> timedelta:
        young = n < len(busy) + lately
        return timedelta(seconds=n % 3_500) if young else timedelta(days=1 + n % 900)

    Asset.objects.bulk_create(
        (
            Asset(
                owner=owner,
                filename=state,
                sha256=uuid.uuid4().hex * 2,
                created_at=now - age(n),
                ready_at=now - age(n) if state == done else None,
                revision="r1" if state == done else "",
                probe={"streams": ["x" * 40] * 20},
            )
            for n, state in enumerate(states)
        ),
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        cursor.execute(STAGES, [_names()])


def _names() -> list[str]:
    from apps.media.models import Stage

    return [str(name) for name in Stage.Name if name != Stage.Name.THRIFT]
