from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.lib import clock
from apps.lib.errors import DomainError
from apps.tenants.staff_lists import OfTheTenant, ReadOnly, WhoseFilter

from . import assets, stages, tasks
from .models import Asset, CaptionTrack, Erasure, Rendition, Stage, Upload, Warming


# The pipeline alone writes all these rows; staff look, and retry.
class StageInline(ReadOnly, admin.TabularInline):
    model = Stage
    fields = ["name", "state", "progress", "attempts", "worker", "note", "error", "finished_at"]


class RenditionInline(ReadOnly, admin.TabularInline):
    model = Rendition
    fields = ["name", "kind", "width", "height", "codec", "bandwidth", "size"]


class WarmingInline(ReadOnly, admin.TabularInline):
    model = Warming
    fields = ["edge", "revision", "files", "hits", "size", "ms", "error", "at"]


@admin.register(Erasure)
class ErasureAdmin(ReadOnly, OfTheTenant):
    list_display = ["asset", "tenant", "begun_at", "done_at", "edges_left", "error"]
    list_filter = [WhoseFilter, "begun_at", "done_at"]
    list_select_related = ["tenant"]
    search_fields = ["=asset"]


class LiveFilter(admin.SimpleListFilter):
    title = _("is live")
    parameter_name = "live"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [
            ("yes", _("Yes")),
            ("no", _("No")),
            ("stuck", _("No, for too long")),
            ("refused", _("Refused")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "refused":
            return queryset.exclude(refusal_code="")
        if self.value() == "stuck":
            return queryset.stuck(clock.now())
        if self.value() in {"yes", "no"}:
            return queryset.filter(ready_at__isnull=self.value() == "no")
        return queryset


@admin.register(Asset)
class AssetAdmin(ReadOnly, OfTheTenant):
    list_display = ["__str__", "owner", "tenant", "duration", "ready_at", "refusal_code"]
    list_filter = [WhoseFilter, LiveFilter, "language", "refusal_code", "created_at"]
    list_select_related = ["owner", "tenant"]
    search_fields = ["=public_id", "filename", "owner__email", "=sha256"]
    date_hierarchy = "created_at"
    raw_id_fields = ["owner"]
    inlines = [StageInline, RenditionInline, WarmingInline]


@admin.register(Stage)
class StageAdmin(ReadOnly, OfTheTenant):
    list_display = [
        "asset",
        "name",
        "state",
        "progress",
        "attempts",
        "error_code",
        "error",
        "changed_at",
    ]
    list_filter = [WhoseFilter, "state", "name", "error_code", "changed_at"]
    list_select_related = ["asset"]
    raw_id_fields = ["asset"]
    ordering = ["-changed_at"]
    search_fields = ["=asset__public_id", "asset__filename", "asset__owner__email", "error"]
    actions = ["retry"]

    @admin.action(description=_("Retry the dead letters"))
    def retry(self, request: HttpRequest, queryset: QuerySet) -> None:
        retried = 0
        for stage in queryset.select_related("asset"):
            try:
                tasks.send(stages.retry(stage=stage, by=request.user))
            except DomainError as error:
                self.message_user(request, f"{stage}: {error}", messages.WARNING)
            else:
                assets.announce(stage.asset)
                retried += 1
        if retried:
            text = ngettext("%d stage is tried again.", "%d stages are tried again.", retried)
            self.message_user(request, text % retried, messages.SUCCESS)


@admin.register(CaptionTrack)
class CaptionTrackAdmin(ReadOnly, OfTheTenant):
    list_display = [
        *("asset", "language", "spoken", "version", "origin", "is_current"),
        *("engine", "cost", "created_at"),
    ]
    list_filter = [WhoseFilter, "is_current", "origin", "language", "engine", "created_at"]
    list_select_related = ["asset"]
    search_fields = ["=asset__public_id", "asset__filename", "text"]
    raw_id_fields = ["asset", "by"]
    exclude = ["words"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("words")

    @admin.display(description=_("cost"), ordering="cost_micro_usd")
    def cost(self, track: CaptionTrack) -> str:
        return f"{track.cost_micro_usd / 1_000_000:.4f} USD" if track.cost_micro_usd else "–"


@admin.register(Upload)
class UploadAdmin(ReadOnly, OfTheTenant):
    list_display = ["__str__", "owner", "tenant", "state", "offset", "length", "updated_at"]
    list_filter = [WhoseFilter, "state", "created_at", "expires_at"]
    list_select_related = ["owner", "tenant"]
    search_fields = ["=public_id", "filename", "owner__email", "=sha256", "=fingerprint"]
    date_hierarchy = "created_at"
    raw_id_fields = ["owner", "asset"]
