from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.tenants.staff_lists import OfTheTenant, WhoseFilter

from .models import Atom, Course, Module, ModuleItem, Prerequisite, Skill, Tag, Version


class PrerequisiteInline(admin.TabularInline):
    """Read only: edges go through `skills.add_prerequisite`, which refuses cycles."""

    model = Prerequisite
    fk_name = "skill"
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Skill | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Skill | None = None) -> bool:
        return False


@admin.register(Skill)
class SkillAdmin(OfTheTenant):
    list_display = ["name", "slug", "tenant"]
    list_select_related = ["tenant"]
    search_fields = ["name", "slug"]
    readonly_fields = ["public_id"]
    inlines = [PrerequisiteInline]


@admin.register(Tag)
class TagAdmin(OfTheTenant):
    list_display = ["name", "slug", "tenant"]
    list_select_related = ["tenant"]
    search_fields = ["name", "slug"]


class VersionInline(admin.TabularInline):
    model = Version
    extra = 0
    fields = readonly_fields = ["number", "asset", "is_default", "created_at"]
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Atom | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("asset")


@admin.register(Atom)
class AtomAdmin(OfTheTenant):
    list_display = ["title", "kind", "state", "skill", "owner", "tenant", "published_at"]
    list_filter = [WhoseFilter, "kind", "state", "language"]
    list_select_related = ["skill", "owner", "tenant"]
    search_fields = ["title", "public_id", "owner__email", "skill__name"]
    date_hierarchy = "created_at"
    autocomplete_fields = ["skill"]
    raw_id_fields = ["owner", "follows"]
    readonly_fields = ["public_id", "kind", "state", "created_at", "published_at"]
    inlines = [VersionInline]


class ModuleInline(admin.TabularInline):
    model = Module
    extra = 0


@admin.register(Course)
class CourseAdmin(OfTheTenant):
    list_display = ["title", "owner", "tenant", "created_at"]
    list_filter = [WhoseFilter, "created_at"]
    list_select_related = ["owner", "tenant"]
    search_fields = ["title", "public_id"]
    raw_id_fields = ["owner"]
    readonly_fields = ["public_id"]
    inlines = [ModuleInline]


class ModuleItemInline(admin.TabularInline):
    model = ModuleItem
    extra = 0
    raw_id_fields = ["atom"]


@admin.register(Module)
class ModuleAdmin(OfTheTenant):
    list_display = ["title", "course", "position", "tenant"]
    list_select_related = ["course", "tenant"]
    search_fields = ["title", "course__title"]
    raw_id_fields = ["course"]
    inlines = [ModuleItemInline]
