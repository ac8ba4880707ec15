from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import Watch, WatchedEvent


class ReadOnly(admin.ModelAdmin):
    """Facts are looked at, never edited."""

    list_select_related = ["learner"]
    autocomplete_fields = ["learner"]
    search_fields = ["learner__email", "subject_id"]
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Watch)
class WatchAdmin(ReadOnly):
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
class WatchedEventAdmin(ReadOnly):
    list_display = ["learner", "subject_kind", "subject_id", "rate", "received_at"]
    list_filter = ["subject_kind", "received_at"]
