"""The moderation queue: lessons that were reported, and those that were taken down."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.lib.errors import DomainError
from apps.tenants.staff_lists import OfTheTenant, ReadOnly

from . import problems, takedowns
from .models import Problem, ReportedLesson, Takedown


class WordsForm(ActionForm):
    words = forms.CharField(
        label=_("Words to the creator"),
        required=False,
        max_length=takedowns.LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 40}),
    )


class TakedownForm(WordsForm):
    reason = forms.ChoiceField(
        label=_("Reason"), required=False, choices=[("", "–"), *Takedown.Reason.choices]
    )


class ProblemInline(ReadOnly, admin.TabularInline):
    model = Problem
    fk_name = "atom"
    extra = 0
    fields = readonly_fields = [
        "reason", "second", "words", "learner", "created_at", "settled_at"
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("learner")


@admin.register(ReportedLesson)
class ReportedLessonAdmin(ReadOnly, OfTheTenant):
    """One row for each lesson: what learners say is wrong with it, until it is settled."""

    list_display = ["lesson", "owner", "state", "reporters", "reasons", "latest"]
    list_select_related = ["owner", "tenant"]
    list_filter = ["state", "premium"]
    search_fields = ["title", "public_id", "owner__email"]
    fields = ["title", "owner", "state", "published_at"]
    raw_id_fields = ["owner", "skill", "follows"]
    inlines = [ProblemInline]
    action_form = TakedownForm
    actions = ["dismiss", "take_down"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        reported = Problem.objects.own().filter(atom=OuterRef("pk"), settled_at=None).order_by()
        each = reported.values("atom")
        found = super().get_queryset(request).filter(tenant=request.tenant_id, erased_at=None)
        return found.annotate(
            reporter_count=Subquery(each.annotate(n=Count("learner", distinct=True)).values("n")),
            latest_report=Subquery(each.annotate(at=Max("created_at")).values("at")),
            reported_for=ArraySubquery(reported.values("reason").distinct()),
        ).exclude(latest_report=None)

    @admin.display(description=_("lesson"), ordering="title")
    def lesson(self, atom: ReportedLesson) -> str:
        return str(atom)

    @admin.display(description=_("reported by"), ordering="reporter_count")
    def reporters(self, atom: ReportedLesson) -> int:
        return atom.reporter_count

    @admin.display(description=_("reasons"))
    def reasons(self, atom: ReportedLesson) -> str:
        labels = dict(Problem.Reason.choices)
        return "; ".join(str(labels.get(each, each)) for each in sorted(atom.reported_for))

    @admin.display(description=_("latest"), ordering="latest_report")
    def latest(self, atom: ReportedLesson) -> Any:
        return atom.latest_report

    def has_dismiss_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("content.change_problem")

    def has_take_down_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("content.add_takedown")

    @admin.action(description=_("Dismiss the reports"), permissions=["dismiss"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet) -> None:
        reported = Problem.objects.own().filter(atom__in=[atom.pk for atom in queryset])
        count = problems.settle(problems=reported, by=request.user)
        text = ngettext("%(count)d report dismissed.", "%(count)d reports dismissed.", count)
        self.message_user(request, text % {"count": count})

    @admin.action(description=_("Take down, with the words beside"), permissions=["take_down"])
    def take_down(self, request: HttpRequest, queryset: QuerySet) -> None:
        said = {"reason": request.POST.get("reason", ""), "words": request.POST.get("words", "")}
        _each(self, request, queryset, lambda atom: takedowns.take_down(
            atom=atom, by=request.user, **said
        ))  # fmt: skip


class AppealFilter(admin.SimpleListFilter):
    title = _("appeal")
    parameter_name = "appeal"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("open", _("to decide")), ("force", _("in force"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        verbs = {"open": queryset.to_decide, "force": queryset.in_force}
        return verbs[self.value()]() if self.value() in verbs else queryset


@admin.register(Takedown)
class TakedownAdmin(ReadOnly, OfTheTenant):
    """What was taken down; appeals are decided here."""

    list_display = [
        "lesson", "reason", "taken_at", "appealed_at", "said", "decided_at", "lifted_at"
    ]  # fmt: skip
    list_filter = [AppealFilter, "reason", "taken_at"]
    list_select_related = ["atom__owner", "tenant"]
    search_fields = ["atom__title", "atom__public_id", "atom__owner__email", "words", "appeal"]
    raw_id_fields = ["atom", "taken_by", "decided_by"]
    date_hierarchy = "taken_at"
    action_form = WordsForm
    actions = ["uphold", "lift"]

    @admin.display(description=_("lesson"), ordering="atom__title")
    def lesson(self, takedown: Takedown) -> str:
        return str(takedown.atom)

    @admin.display(description=_("appeal"))
    def said(self, takedown: Takedown) -> str:
        return format_html("<span dir=auto>{}</span>", takedown.appeal)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("content.change_takedown")

    @admin.action(description=_("Refuse the appeal, with the words beside"), permissions=["decide"])
    def uphold(self, request: HttpRequest, queryset: QuerySet) -> None:
        words = request.POST.get("words", "")
        _each(self, request, queryset, lambda takedown: takedowns.uphold(
            takedown=takedown, by=request.user, words=words
        ))  # fmt: skip

    @admin.action(description=_("Let the lesson go"), permissions=["decide"])
    def lift(self, request: HttpRequest, queryset: QuerySet) -> None:
        words = request.POST.get("words", "")
        _each(self, request, queryset, lambda takedown: takedowns.lift(
            takedown=takedown, by=request.user, words=words
        ))  # fmt: skip


def _each(page: Any, request: HttpRequest, rows: Iterable[Any], act: Any) -> None:
    """Do it to every row; what one of them refuses is told and stops no other."""
    done = 0
    for row in rows:
        try:
            act(row)
            done += 1
        except DomainError as error:
            page.message_user(request, f"{row}: {error}", messages.ERROR)
    if done:
        text = ngettext("Done with %(count)d lesson.", "Done with %(count)d lessons.", done)
        page.message_user(request, text % {"count": done})
