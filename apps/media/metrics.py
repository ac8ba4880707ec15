"""What Prometheus is told of the media pipeline."""

from collections.abc import Iterator

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from apps.lib.metrics import gauge

from . import census, fleet, meters, stages


class Pipeline(Collector):
    def collect(self) -> Iterator[Metric]:
        now = census.take()
        yield from _stages(now)
        yield from _queues(now)
        yield gauge("microlearn_uploads_open", "Uploads that bytes are awaited for", now.uploads)
        yield gauge(
            "microlearn_uploads_received_bytes", "Bytes of open uploads on disk", now.upload_bytes
        )
        yield gauge("microlearn_assets_stuck", "Neither live nor refused for too long", now.stuck)
        try:
            history = list(_history())
        except RedisError:
            history = []
        yield gauge("microlearn_history_up", "Whether Valkey told what was", int(bool(history)))
        yield from history


def _stages(now: census.Census) -> Iterator[Metric]:
    count = GaugeMetricFamily(
        "microlearn_stages", "Stages that are not done", labels=["stage", "state"]
    )
    oldest = GaugeMetricFamily(
        "microlearn_stage_oldest_seconds",
        "How long the oldest stage that could begin has waited",
        labels=["stage"],
    )
    for stage in now.stages.values():
        for state in ("waiting", "blocked", "running", "dead"):
            count.add_metric([stage.name, state], getattr(stage, state))
        oldest.add_metric([stage.name], stage.oldest)
    yield count
    yield oldest


def _queues(now: census.Census) -> Iterator[Metric]:
    depth = GaugeMetricFamily("microlearn_queue_depth", "Stages that could begin", labels=["queue"])
    for queue, waiting in now.queues.items():
        depth.add_metric([queue], waiting)
    yield depth
    if now.workers is None:
        return
    slots = GaugeMetricFamily(
        "microlearn_queue_slots", "Stages that workers alive can do at once", labels=["queue"]
    )
    for queue in now.queues:
        slots.add_metric([queue], fleet.slots(queue, now.workers))
    yield slots


def _history() -> Iterator[Metric]:
    names = [str(name) for name in stages.GRAPH]
    seconds = HistogramMetricFamily(
        "microlearn_stage_seconds", "Time that finished stages took", labels=["stage"]
    )
    times = meters.times([*names, meters.LIVE])
    live_steps, live_sum = times.pop(meters.LIVE)
    for name, (steps, total) in times.items():
        seconds.add_metric([name], _buckets(steps), sum_value=total)
    yield seconds
    yield HistogramMetricFamily(
        "microlearn_live_seconds",
        "Time from a whole upload to a stream",
        buckets=_buckets(live_steps),
        sum_value=live_sum,
    )
    failures = CounterMetricFamily(
        "microlearn_stage_failures", "Attempts that failed", labels=["stage", "code"]
    )
    for (name, code), count in meters.failures().items():
        failures.add_metric([name, code], count)
    yield failures


def _buckets(steps: list[tuple[float, int]]) -> list[tuple[str, float]]:
    return [("+Inf" if bound == float("inf") else str(bound), count) for bound, count in steps]
