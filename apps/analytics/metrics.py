"""What Prometheus is told of events on their way into the counts."""

from collections.abc import Iterator

from django.db.models import Sum
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from apps.lib.metrics import gauge

from . import consuming
from .models import HeldEvent, Shard

LEFT_OUT = {"duplicates": "duplicate", "refused": "refused", "bots": "bot", "own": "maker"}


class Events(Collector):
    def collect(self) -> Iterator[Metric]:
        try:
            lag = consuming.lag()
        except RedisError:
            lag = {}
        yield gauge("microlearn_events_up", "Whether the Valkey of events answers", int(bool(lag)))
        yield from _streams(lag)
        held = HeldEvent.objects.count()
        yield gauge("microlearn_events_held", "Events held back while it did not answer", held)
        yield from _counted()


def _streams(lag: dict[int, tuple[int, float]]) -> Iterator[Metric]:
    waiting = GaugeMetricFamily(
        "microlearn_events_waiting", "Events in a stream, not counted yet", labels=["shard"]
    )
    oldest = GaugeMetricFamily(
        "microlearn_events_oldest_seconds", "Age of the oldest of them", labels=["shard"]
    )
    for shard, (count, seconds) in lag.items():
        waiting.add_metric([str(shard)], count)
        oldest.add_metric([str(shard)], seconds)
    yield waiting
    yield oldest


def _counted() -> Iterator[Metric]:
    sums = Shard.objects.order_by().aggregate(**{n: Sum(n) for n in ("events", *LEFT_OUT)})
    yield CounterMetricFamily(
        "microlearn_events_read", "Events taken from the streams", value=sums["events"] or 0
    )
    left_out = CounterMetricFamily(
        "microlearn_events_left_out", "Those of them that no count has", labels=["why"]
    )
    for name, why in LEFT_OUT.items():
        left_out.add_metric([why], sums[name] or 0)
    yield left_out
