from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.media import captions
from apps.media import tasks as media_tasks
from apps.tenants.staff_lists import OfTheTenant, ReadOnly, WhoseFilter

from . import experiment_acts, premium, problems, tasks
from .models import (
    Atom,
    Course,
    Inquiry,
    Module,
    ModuleItem,
    Prerequisite,
    Problem,
    Skill,
    Tag,
    Version,
)


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
class SkillAdmin(ReadOnly, OfTheTenant):
    """Looked at: the studio changes skills, so that every change is an edition of the graph."""

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
    list_filter = [WhoseFilter, "kind", "state", "premium", "language"]
    list_select_related = ["skill", "owner", "tenant"]
    search_fields = ["title", "public_id", "owner__email", "skill__name"]
    date_hierarchy = "created_at"
    autocomplete_fields = ["skill"]
    raw_id_fields = ["owner", "follows"]
    readonly_fields = ["public_id", "kind", "state", "created_at", "published_at"]
    inlines = [VersionInline]

    def save_model(self, request: HttpRequest, obj: Atom, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        for asset in premium.set_premium(atom=obj, premium=obj.premium):
            media_tasks.protect(asset)
        if change and "premium" in form.changed_data:
            experiment_acts.note_premium(atom=obj)


class ModuleInline(admin.TabularInline):
    model = Module
    extra = 0


class CourseForm(forms.ModelForm):
    """The glossary as people write lists: a word on each line."""

    glossary = forms.CharField(
        label=_("Glossary"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Words of the subject that captions are to spell right, one on each line."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["glossary"] = "\n".join(self.instance.glossary)

    def clean_glossary(self) -> list[str]:
        return captions.clean_terms(self.cleaned_data["glossary"].splitlines())


@admin.register(Course)
class CourseAdmin(OfTheTenant):
    form = CourseForm
    list_display = ["title", "owner", "tenant", "published_at"]
    list_filter = [WhoseFilter, "created_at"]
    list_select_related = ["owner", "tenant"]
    search_fields = ["title", "public_id"]
    raw_id_fields = ["owner"]
    readonly_fields = ["public_id"]
    inlines = [ModuleInline]

    def save_model(self, request: HttpRequest, obj: Course, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        tasks.teach.delay_on_commit(obj.pk)


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

    def save_related(self, request: HttpRequest, form: Any, *args: Any) -> None:
        """Lessons that are new in a course learn its words."""
        super().save_related(request, form, *args)
        tasks.teach.delay_on_commit(form.instance.course_id)


@admin.register(Problem)
class ProblemAdmin(ReadOnly, OfTheTenant):
    """What learners report: read, look at the moment, settle."""

    list_display = ["reason", "lesson", "moment", "learner", "created_at", "settled_at"]
    list_filter = [("settled_at", admin.EmptyFieldListFilter), "reason", "created_at"]
    list_select_related = ["atom", "learner", "tenant"]
    search_fields = ["words", "atom__title", "atom__public_id", "learner__email"]
    raw_id_fields = ["atom", "learner", "settled_by"]
    actions = ["settle"]

    @admin.display(description=_("lesson"), ordering="atom__title")
    def lesson(self, problem: Problem) -> str:
        return str(problem.atom)

    @admin.display(description=_("moment"))
    def moment(self, problem: Problem) -> str:
        url = f"/learn/{problem.atom.public_id}?t={problem.second:g}"
        return format_html('<a href="{}">{}</a>', url, f"{problem.second:.0f} s")

    def has_settle_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("content.change_problem")

    @admin.action(description=_("Settle the chosen problems"), permissions=["settle"])
    def settle(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = problems.settle(problems=queryset, by=request.user)
        text = ngettext("%(count)d problem settled.", "%(count)d problems settled.", count)
        self.message_user(request, text % {"count": count})


@admin.register(Inquiry)
class InquiryAdmin(ReadOnly, OfTheTenant):
    """What learners ask creators: looked at where somebody complains."""

    list_display = ["text", "atom", "learner", "asked_at", "answered_at", "hidden_at"]
    list_filter = [("answered_at", admin.EmptyFieldListFilter), "is_shared", "asked_at"]
    list_select_related = ["atom", "learner", "tenant"]
    search_fields = ["text", "answer", "atom__title", "atom__public_id", "learner__email"]
    raw_id_fields = ["atom", "learner", "answered_by"]


# Django's admin finds what is registered through this module.
from .experiment_admin import ExperimentAdmin  # noqa: E402, F401
from .moderation_admin import ReportedLessonAdmin, TakedownAdmin  # noqa: E402, F401
