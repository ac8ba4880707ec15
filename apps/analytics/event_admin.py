"""Event health, for staff: what waits to be counted, and what was not counted and why."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Case, DurationField, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from apps.tenants.staff_lists import ReadOnly

from . import consuming, refusals
from .models import HeldEvent, Shard


@admin.register(Shard)
class ShardAdmin(ReadOnly, admin.ModelAdmin):
    change_list_template = "analytics/admin/shards.html"
    list_display = [
        "number",
        "waiting",
        "oldest",
        "counted_at",
        "events",
        "duplicates",
        "refused",
        "bots",
        "own",
        "late",
    ]
    list_display_links = None
    list_filter = ["counted_at"]
    search_fields = ["=number"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Shard]:
        lag = _lag() or {}
        waits = [When(number=shard, then=Value(count)) for shard, (count, _s) in lag.items()]
        oldest = [
            When(number=shard, then=Value(timedelta(seconds=round(seconds))))
            for shard, (_count, seconds) in lag.items()
        ]
        return (
            super()
            .get_queryset(request)
            .annotate(
                waits=Case(*waits, default=None, output_field=IntegerField()),
                oldest=Case(*oldest, default=None, output_field=DurationField()),
            )
        )

    @admin.display(description=_("waiting"), ordering="waits", empty_value="?")
    def waiting(self, shard: Any) -> int | None:
        return shard.waits

    @admin.display(description=_("the oldest for"), ordering="oldest", empty_value="?")
    def oldest(self, shard: Any) -> timedelta | None:
        return shard.oldest

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            turned_away = refusals.of_the_week()
        except RedisError:
            turned_away = {}
        health = {
            "is_there": _lag() is not None,
            "held": HeldEvent.objects.count(),
            "turned_away": turned_away,
        }
        return super().changelist_view(request, {**(extra_context or {}), **health})


def _lag() -> dict[int, tuple[int, float]] | None:
    """None: the Valkey of events does not answer."""
    try:
        return consuming.lag()
    except RedisError:
        return None
