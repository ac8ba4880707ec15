"""What lists of tenant-owned rows in the administration have in common."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .scope import PUBLIC_TENANT, current_tenant_id


class WhoseFilter(admin.SimpleListFilter):
    title = _("whose")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("own", _("this tenant's")), ("public", _("public"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "own":
            return queryset.own()
        if self.value() == "public":
            return queryset.filter(tenant_id=PUBLIC_TENANT)
        return queryset


class ReadOnly:
    """Mixed into an admin or an inline, before its base: rows that only the product writes."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class OfTheTenant(admin.ModelAdmin):
    """Staff see the tenant they entered, and the public rows beside it."""

    list_per_page = 50
    list_filter = [WhoseFilter]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_own(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_own(obj) and super().has_delete_permission(request, obj)


def _is_own(row: Any) -> bool:
    """A public row is only looked at from another tenant: the database would refuse the rest."""
    return row is None or row.tenant_id == current_tenant_id()
