from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.tenants.staff_lists import ReadOnly

from .models import Watch, WatchedEvent


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
