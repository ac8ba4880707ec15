from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from apps.tenants.staff_lists import ReadOnly

from . import start_chart, start_times
from .event_admin import ShardAdmin
from .models import StartCount, Watch, WatchedEvent
from .start_times import Times

__all__ = ["FactAdmin", "ShardAdmin", "StartCountAdmin", "WatchAdmin", "WatchedEventAdmin"]


class FactAdmin(ReadOnly, admin.ModelAdmin):
    """Facts are looked at, never edited."""

    list_select_related = ["learner"]
    autocomplete_fields = ["learner"]
    search_fields = ["learner__email", "subject_id"]
    list_per_page = 50
    show_full_result_count = False


@admin.register(Watch)
class WatchAdmin(FactAdmin):
    list_display = [
        "learner",
        "subject_kind",
        "subject_id",
        "percent",
        "watched_at",
        "completed_at",
    ]
    list_filter = ["subject_kind", ("completed_at", admin.EmptyFieldListFilter), "watched_at"]

    @admin.display(description=_("watched"), ordering="seconds")
    def percent(self, watch: Watch) -> str:
        return f"{watch.share:.0%}"


@admin.register(WatchedEvent)
class WatchedEventAdmin(FactAdmin):
    list_display = ["learner", "subject_kind", "subject_id", "rate", "received_at"]
    list_filter = ["subject_kind", "received_at"]


@admin.register(StartCount)
class StartCountAdmin(ReadOnly, admin.ModelAdmin):
    """The counts as they are kept, and the page that staff look at."""

    change_list_template = "analytics/admin/start_counts.html"
    list_display = ["begins_at", "span", "kind", "rung", "region", "connection", "starts"]
    list_filter = ["span", "kind", "rung", "connection", "begins_at"]
    search_fields = ["region"]
    list_per_page = 50
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.start_times)
        return [path("times/", page, name="analytics_start_times"), *super().get_urls()]

    def start_times(self, request: HttpRequest) -> TemplateResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        name = request.GET.get("window", "")
        window = name if name in start_times.WINDOWS else "24h"
        chosen = {key: request.GET[key] for key in start_times.GROUPS if key in request.GET}
        found = start_times.overview(start_times.WINDOWS[window], chosen)
        context = {
            **self.admin_site.each_context(request),
            "title": _("How quickly lessons begin"),
            "opts": self.opts,
            "found": found,
            "groups": [self._group(name, rows) for name, rows in found.groups.items()],
            "chart": start_chart.of([times.moving_ms for times in found.over_time]),
            "window": window,
            "windows": start_times.WINDOWS,
            "by_day": start_times.WINDOWS[window].by_day,
            "chosen": [_label(name, value) for name, value in chosen.items()],
        }
        return TemplateResponse(request, "analytics/admin/start_times.html", context)

    def _group(self, name: str, rows: list[Times]) -> dict:
        word = StartCount._meta.get_field(name).verbose_name
        return {"word": word, "name": name, "rows": [(_label(name, t.name), t) for t in rows]}


def _label(group: str, value: str) -> str:
    kinds = dict(StartCount.Kind.choices)
    return str(kinds.get(value, value) if group == "kind" else value or "–")
