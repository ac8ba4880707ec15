from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.tenants.staff_lists import OfTheTenant

from . import standings
from .models import Cohort, CohortMember


class MemberInline(admin.TabularInline):
    """Who is in, never how anybody stands, nor who has opted out."""

    model = CohortMember
    extra = 0
    raw_id_fields = ["membership"]
    readonly_fields = ["joined_at"]


@admin.register(Cohort)
class CohortAdmin(OfTheTenant):
    list_display = ["name", "size", "created_at", "tenant"]
    list_select_related = ["tenant"]
    search_fields = ["name", "public_id"]
    inlines = [MemberInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cohort]:
        return super().get_queryset(request).counted()

    @admin.display(description=_("people"), ordering="size")
    def size(self, cohort: Any) -> int:
        return cohort.size

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        standings.forget(Cohort.objects.own().filter(pk=form.instance.pk))
