from django.contrib import admin

from apps.tenants.staff_lists import ReadOnly

from .models import Badge


@admin.register(Badge)
class BadgeAdmin(ReadOnly, admin.ModelAdmin):
    """Looked at, never granted: a badge that somebody gave away is worth nothing."""

    list_display = ["skill", "learner", "awarded_at", "tenant"]
    list_filter = ["awarded_at"]
    list_select_related = ["skill", "learner", "tenant"]
    search_fields = ["skill__name", "learner__email", "learner__name"]
    readonly_fields = ["learner", "skill"]
    list_per_page = 50
