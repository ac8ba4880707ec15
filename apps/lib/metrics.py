"""`/metrics` for Prometheus: what the apps say of themselves, each by a collector.

Workers are other processes, and come and go: what is told is read at each scrape from the database
and from Valkey, never kept in this process. Labels are stages, queues, states, shards and codes of
ours, so that their number is bounded: no tenant, no person, no file.
"""

import ipaddress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from apps.lib.errors import NotAllowed

_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")
_collectors: dict[type[Collector], Collector] = {}


def register(collector: Collector) -> None:
    """When Django is ready; asked at each scrape."""
    _collectors[type(collector)] = collector


def gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not _may_read(request):
        raise NotAllowed
    registry = CollectorRegistry(auto_describe=False)
    for collector in _collectors.values():
        registry.register(collector)
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
