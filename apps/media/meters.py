"""What the pipeline did, counted in Valkey: workers are many processes, and any of them may go.

A counter that is lost with Valkey begins anew, which is what Prometheus expects of counters.
"""

from collections.abc import Iterable, Sequence

import structlog
from redis.exceptions import RedisError

from apps.lib import clock, valkey

from . import forecast
from .models import Asset, Stage

log = structlog.get_logger(__name__)

BUCKETS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 900.0)
LIVE = "live"  # the histogram of uploads until they are live; the others are named for stages
_RECENT = 50
_TIMES, _PACE, _FAILURES = "media:seconds:{}", "media:pace:{}", "media:failures"


def stage_done(stage: Stage) -> None:
    if stage.started_at is None or stage.finished_at is None:
        return
    seconds = (stage.finished_at - stage.started_at).total_seconds()
    pace = forecast.per_second(seconds, stage.asset.duration)
    try:
        pipeline = valkey.client().pipeline(transaction=False)
        _observe(pipeline, stage.name, seconds)
        pipeline.lpush(_PACE.format(stage.name), f"{pace:.5f}")
        pipeline.ltrim(_PACE.format(stage.name), 0, _RECENT - 1)
        pipeline.execute()
    except RedisError as error:
        log.warning("stage not counted", error=repr(error))


def stage_failed(stage: Stage) -> None:
    try:
        valkey.client().hincrby(_FAILURES, f"{stage.name}:{stage.error_code}", 1)
    except RedisError as error:
        log.warning("failure not counted", error=repr(error))


def went_live(asset: Asset) -> None:
    seconds = (clock.now() - asset.created_at).total_seconds()
    try:
        pipeline = valkey.client().pipeline(transaction=False)
        _observe(pipeline, LIVE, seconds)
        pipeline.execute()
    except RedisError as error:
        log.warning("live time not counted", error=repr(error))


def paces(names: Sequence[str]) -> dict[str, list[float]]:
    """Recent times of each stage for a second of media, newest first."""
    pipeline = valkey.client().pipeline(transaction=False)
    for name in names:
        pipeline.lrange(_PACE.format(name), 0, -1)
    return {
        name: [float(value) for value in values]
        for name, values in zip(names, pipeline.execute(), strict=True)
    }


def times(names: Iterable[str]) -> dict[str, tuple[list[tuple[float, int]], float]]:
    """By name: the histogram as Prometheus wants it (bound, how many up to it), and the sum."""
    names = list(names)
    pipeline = valkey.client().pipeline(transaction=False)
    for name in names:
        pipeline.hgetall(_TIMES.format(name))
    found = {}
    for name, counts in zip(names, pipeline.execute(), strict=True):
        total, steps = 0, []
        for bound in (*BUCKETS, float("inf")):
            total += int(counts.get(str(bound), 0))
            steps.append((bound, total))
        found[name] = (steps, float(counts.get("sum", 0)))
    return found


def failures() -> dict[tuple[str, str], int]:
    """By stage and code."""
    counts = valkey.client().hgetall(_FAILURES)
    found = {}
    for key, count in counts.items():
        name, _, code = key.partition(":")
        found[name, code] = int(count)
    return found


def _observe(pipeline: object, name: str, seconds: float) -> None:
    key = _TIMES.format(name)
    bound = next((bound for bound in BUCKETS if seconds <= bound), float("inf"))
    pipeline.hincrby(key, str(bound), 1)
    pipeline.hincrbyfloat(key, "sum", round(seconds, 3))
