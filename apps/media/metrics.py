"""`/metrics` for Prometheus.

Workers are other processes, and come and go: what is counted here is read at each scrape from the
database and from Valkey, never kept in this process. Labels are stages, queues, states and codes
of ours, so that their number is bounded: no tenant, no person, no file.
"""

import ipaddress
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from apps.lib.errors import NotAllowed

from . import census, fleet, meters, stages

_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not _may_read(request):
        raise NotAllowed
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Pipeline())
    response = HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    response["Cache-Control"] = "no-store"
    return response


def _may_read(request: HttpRequest) -> bool:
    """With METRICS_TOKEN whoever knows it; else this machine, but not what a proxy on it brings."""
    if settings.METRICS_TOKEN:
        sent = request.headers.get("Authorization", "")
        return constant_time_compare(sent, f"Bearer {settings.METRICS_TOKEN}")
    if any(header in request.headers for header in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class Pipeline(Collector):
    def collect(self) -> Iterator[Metric]:
        now = census.take()
        yield from _stages(now)
        yield from _queues(now)
        yield _gauge("microlearn_uploads_open", "Uploads that bytes are awaited for", now.uploads)
        yield _gauge(
            "microlearn_uploads_received_bytes", "Bytes of open uploads on disk", now.upload_bytes
        )
        yield _gauge("microlearn_assets_stuck", "Neither live nor refused for too long", now.stuck)
        try:
            history = list(_history())
        except RedisError:
            history = []
        yield _gauge("microlearn_history_up", "Whether Valkey told what was", int(bool(history)))
        yield from history


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)


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
