"""What somebody who waits for a video to go live may be told, honestly."""

from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db.models import Count
from redis.exceptions import RedisError

from apps.lib import clock, valkey
from apps.tenants.scope import current_tenant_id

from . import fairness, fleet, forecast, meters, stages
from .models import Asset, Stage

log = structlog.get_logger(__name__)

Name, State = Stage.Name, Stage.State
# The way to live. Captions are written beside it, by workers of their own.
WAY = tuple(
    str(name) for name, plan in stages.GRAPH.items() if plan.priority == 0 and name != Name.CAPTIONS
)
_WAITING = "media:waiting"
_FRESH = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Outlook:
    """`seconds` until it is live, `ahead` videos of others and one's own that are served before;
    `paused`: there is nobody to work on it."""

    seconds: float = 0.0
    ahead: int = 0
    paused: bool = False


def of(asset: Asset) -> Outlook | None:
    """None when there is nothing to wait for, or nobody can tell. Its stages are prefetched."""
    left = [
        stage for stage in asset.stages.all() if stage.name in WAY and stage.state != State.DONE
    ]
    if asset.is_live or asset.is_refused or not left:
        return None
    if any(stage.state == State.FAILED for stage in left):
        return None
    workers = fleet.alive()
    if workers is None:
        return None
    slots = fleet.slots(stages.queue_of(left[0].name), workers)
    if not slots:
        return Outlook(paused=True)
    pace = _paces()
    own = forecast.work(
        [forecast.Step(stage.name, stage.progress) for stage in left], asset.duration, pace
    )
    ahead = 0 if any(stage.state == State.RUNNING for stage in left) else _ahead(asset)
    typical = forecast.work([forecast.Step(name) for name in WAY], 0, pace)
    return Outlook(
        seconds=forecast.until_live(own, ahead=ahead, slots=slots, typical=typical), ahead=ahead
    )


def count_waiting() -> int:
    """How many videos of the tenant in scope are on their way to live; told to all others."""
    waiting = _waiting().values("asset").distinct().count()
    key, now = _WAITING, clock.now().timestamp()
    try:
        if waiting:
            valkey.client().hset(key, str(current_tenant_id()), f"{waiting}@{now:.0f}")
        else:
            valkey.client().hdel(key, str(current_tenant_id()))
    except RedisError as error:
        log.warning("waiting not told", error=repr(error))
    return waiting


def _ahead(asset: Asset) -> int:
    counts = dict(_waiting().values_list("asset__owner_id").annotate(Count("asset", distinct=True)))
    counts.pop(asset.owner_id, None)
    earlier = _waiting().filter(asset__owner_id=asset.owner_id, asset_id__lt=asset.pk)
    mine = fairness.ahead(earlier.values("asset").distinct().count(), counts.values())
    return fairness.ahead(mine, _other_tenants())


def _waiting():
    return Stage.objects.own().unfinished().filter(name__in=WAY).order_by()


def _other_tenants() -> list[int]:
    """How many videos each other organisation has waiting, as the last sweep saw them."""
    since = (clock.now() - _FRESH).timestamp()
    try:
        told = valkey.client().hgetall(_WAITING)
    except RedisError as error:
        log.warning("waiting unknown", error=repr(error))
        return []
    told.pop(str(current_tenant_id()), None)
    pairs = [value.split("@") for value in told.values()]
    return [int(count) for count, at in pairs if float(at) > since]


def _paces() -> dict[str, float]:
    try:
        return forecast.paces(meters.paces(WAY))
    except RedisError as error:
        log.warning("paces unknown", error=repr(error))
        return dict(forecast.GUESS)
