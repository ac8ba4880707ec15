"""A/B tests in the admin: looked at, never changed; their creators start and end them."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.tenants.staff_lists import OfTheTenant, ReadOnly, WhoseFilter

from .models import Arm, Experiment, ExperimentAct


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    extra = 0


class ArmInline(ReadOnlyInline):
    model = Arm
    fields = ["number", "weight", "is_base"]


class ActInline(ReadOnlyInline):
    model = ExperimentAct
    fields = readonly_fields = ["at", "kind", "by", "version", "before", "numbers"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("by")


@admin.register(Experiment)
class ExperimentAdmin(ReadOnly, OfTheTenant):
    list_display = ["atom", "metric", "versions", "started_at", "ended_at", "ending", "tenant"]
    list_filter = [WhoseFilter, "ending", "metric"]
    list_select_related = ["atom", "tenant"]
    search_fields = ["atom__title", "atom__public_id", "public_id"]
    date_hierarchy = "started_at"
    raw_id_fields = ["atom"]
    inlines = [ArmInline, ActInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(count=Count("arms"))

    @admin.display(description=_("versions"), ordering="count")
    def versions(self, experiment: Experiment) -> int:
        return experiment.count
