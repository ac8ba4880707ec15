"""Whose stage a free worker takes: a message only wakes it up, and the rows say what is due.

What makes a video live goes first. Among that, organisations take turns, and within each its
creators: who was served least recently is next. Fifty videos sent at once by one creator keep
nobody else waiting for longer than the one stage that is being worked on.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby

import structlog
from redis.exceptions import RedisError

from apps.lib import clock, valkey
from apps.tenants.scope import current_tenant_id, tenant_scope

from . import fairness, stages
from .models import Asset, Stage

log = structlog.get_logger(__name__)

_MEMORY = timedelta(hours=1)  # who was served longer ago counts as never served
_TRIES = 3  # stages of one creator that other workers may snatch away before we pass on
_LINE, _SERVED = "media:line:{}", "media:served:{}"


def take(stage_id: int, *, worker: str) -> Stage | None:
    """The stage that is next in the queue of the one that the message names; now ours.

    It may belong to another tenant: enter `tenant_scope(stage.tenant_id)` to work on it.
    """
    named = Stage.objects.own().filter(pk=stage_id).first()
    if named is None:
        return None
    queue = stages.queue_of(named.name)
    for names in _by_urgency(queue):
        for tenant_id in _tenants(queue):
            with tenant_scope(tenant_id):
                stage = _claim_fairest(names, worker=worker)
            if stage:
                _note_served(queue, tenant_id)
                return stage
    _leave(queue)
    return None


def join(queue: str) -> None:
    """The tenant in scope has something waiting in `queue`."""
    try:
        valkey.client().sadd(_LINE.format(queue), current_tenant_id())
    except RedisError as error:
        log.warning("line not joined", queue=queue, error=repr(error))


def _by_urgency(queue: str) -> list[list[str]]:
    mine = [
        (plan.priority, str(name))
        for name, plan in stages.GRAPH.items()
        if stages.queue_of(name) == queue
    ]
    return [[name for _, name in group] for _, group in groupby(sorted(mine), key=lambda p: p[0])]


def _claim_fairest(names: list[str], *, worker: str) -> Stage | None:
    for pk in _in_turn(names):
        if stage := stages.claim(pk, worker=worker):
            return stage
    return None


def _in_turn(names: list[str]) -> Iterator[int]:
    """Ids of what is due in the tenant in scope; a creator's videos one after the other, so that
    the first of many is live while the last still waits."""
    due = stages.due().filter(name__in=names)
    owners = set(due.order_by().values_list("asset__owner_id", flat=True).distinct())
    if not owners:
        return
    served = _served(owners, names)
    for owner in fairness.order(owners, served):
        mine = due.filter(asset__owner_id=owner).order_by("asset_id", "position")
        yield from mine.values_list("pk", flat=True)[:_TRIES]


def _served(owners: set[int], names: list[str]) -> dict[int, float]:
    """When each of these creators was last served. In two steps: joined, the database may begin
    with all that the creators ever uploaded."""
    begun = Stage.objects.own().filter(name__in=names, started_at__gt=clock.now() - _MEMORY)
    latest: dict[int, float] = {}
    for asset_id, at in begun.order_by("started_at").values_list("asset_id", "started_at"):
        latest[asset_id] = at.timestamp()
    served: dict[int, float] = {}
    theirs = Asset.objects.own().filter(pk__in=list(latest), owner_id__in=owners).order_by()
    for asset_id, owner_id in theirs.values_list("pk", "owner_id"):
        served[owner_id] = max(latest[asset_id], served.get(owner_id, 0.0))
    return served


def _tenants(queue: str) -> list[int]:
    """Those that may have something waiting. The tenant of the message is one of them in any case:
    so the line may be lost with Valkey, and fills again by itself."""
    own = current_tenant_id()
    try:
        waiting, served = (
            valkey.client()
            .pipeline(transaction=False)
            .smembers(_LINE.format(queue))
            .zrange(_SERVED.format(queue), 0, -1, withscores=True)
            .execute()
        )
    except RedisError as error:
        log.warning("line not read", queue=queue, error=repr(error))
        return [own]
    return fairness.order(
        {own, *(int(tenant) for tenant in waiting)},
        {int(tenant): score for tenant, score in served},
    )


def _note_served(queue: str, tenant_id: int) -> None:
    now = clock.now().timestamp()
    key = _SERVED.format(queue)
    try:
        pipeline = valkey.client().pipeline(transaction=False)
        pipeline.sadd(_LINE.format(queue), tenant_id)
        pipeline.zadd(key, {str(tenant_id): now})
        pipeline.zremrangebyscore(key, "-inf", now - _MEMORY.total_seconds())
        pipeline.execute()
    except RedisError as error:
        log.warning("turn not noted", queue=queue, error=repr(error))


def _leave(queue: str) -> None:
    """Nobody has anything due. Who joins at this very moment is found by his own message."""
    try:
        valkey.client().delete(_LINE.format(queue))
    except RedisError as error:
        log.warning("line not cleared", queue=queue, error=repr(error))
