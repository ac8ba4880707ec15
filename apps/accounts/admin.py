from collections import Counter
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from . import erasure
from .models import Membership, Subscription, User

POWERS = ["is_staff", "is_superuser", "groups", "user_permissions"]


class UserCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    add_form = UserCreationForm
    list_display = [
        "email",
        "name",
        "is_active",
        "is_staff",
        "date_joined",
        "last_login",
    ]
    list_filter = ["is_active", "is_staff", "is_superuser", "is_demo", "date_joined"]
    search_fields = ["email", "name", "public_id"]
    ordering = ["-date_joined"]
    list_per_page = 50
    readonly_fields = ["public_id", "date_joined", "last_login", "is_demo"]
    fieldsets = [
        (None, {"fields": ["email", "name", "password", "public_id"]}),
        (
            _("Preferences"),
            {
                "fields": [
                    "time_zone",
                    "day_starts_at",
                    "language",
                    "captions",
                    "caption_size",
                    "caption_ground",
                    "playback_speed",
                    "data_saver",
                    "is_counted",
                    "theme",
                    "high_contrast",
                ]
            },
        ),
        (
            _("Permissions"),
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        (_("Dates"), {"fields": ["date_joined", "last_login", "is_demo"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})
    ]

    # Who may only administer people must not become, or become owner of, what is above him.

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        fields = list(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else [*fields, *POWERS]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return _below(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return _below(request, obj) and super().has_delete_permission(request, obj)

    # Django's own way sees the rows of one tenant alone.

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, ...]:
        shown, counts, forbidden, _protected = super().get_deleted_objects(objs, request)
        everywhere = sum((erasure.belongings(user) for user in objs), Counter())
        obstacles = [f"{user}, {each}" for user in objs for each in erasure.obstacles(user)]
        return shown, {**counts, **everywhere}, forbidden, obstacles

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        erasure.erase(user=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            erasure.erase(user=user)


def _below(request: HttpRequest, user: User | None) -> bool:
    """Whether the person signed in stands above this account; a superuser above everybody."""
    return request.user.is_superuser or user is None or not (user.is_staff or user.is_superuser)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """Of the tenant that the administrator works in: row-level security shows no other."""

    list_display = ["user", "name", "role", "department", "tenant", "created_at"]
    list_filter = ["role", "department", "created_at"]
    list_select_related = ["user", "tenant"]
    search_fields = ["user__email", "user__name", "department"]
    autocomplete_fields = ["user"]
    readonly_fields = ["tenant", "created_at"]
    ordering = ["user__email"]
    list_per_page = 50

    @admin.display(description=_("name"), ordering="user__name")
    def name(self, membership: Membership) -> str:
        return membership.user.name


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin):
    """Of the tenant that the administrator works in."""

    list_display = ["user", "tenant", "starts_at", "ends_at"]
    list_filter = ["starts_at", "ends_at"]
    list_select_related = ["user", "tenant"]
    search_fields = ["user__email", "user__name"]
    autocomplete_fields = ["user"]
    readonly_fields = ["tenant"]
    list_per_page = 50
