"""Days that were shared out, and doing it again after a review."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.billing.models import Distribution, Share
from apps.billing.templatetags.money_words import usd
from apps.tenants.staff_lists import ReadOnly

from .earnings import closing


class MemoForm(ActionForm):
    memo = forms.CharField(label=_("Why"), required=False, max_length=200)


@admin.register(Distribution)
class DistributionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = [
        "day", "revision", "revenue_usd", "pool_usd", "carried_usd", "memo", "made_at",
        "reversed_at",
    ]  # fmt: skip
    list_filter = ["day", ("reversed_at", admin.EmptyFieldListFilter)]
    search_fields = ["memo"]
    raw_id_fields = ["transaction"]
    date_hierarchy = "day"
    list_per_page = 50
    action_form = MemoForm
    actions = ["correct"]

    @admin.display(description=_("revenue"), ordering="revenue")
    def revenue_usd(self, made: Distribution) -> str:
        return usd(made.revenue)

    @admin.display(description=_("pool"), ordering="pool")
    def pool_usd(self, made: Distribution) -> str:
        return usd(made.pool)

    @admin.display(description=_("carried on"), ordering="carried")
    def carried_usd(self, made: Distribution) -> str:
        return usd(made.carried) if made.carried else ""

    @admin.action(
        description=_("Reverse, and share out anew by what counts now"), permissions=["correct"]
    )
    def correct(self, request: HttpRequest, chosen: QuerySet[Distribution]) -> None:
        memo = request.POST.get("memo", "").strip()[:200]
        if not memo:
            self.message_user(request, _("Say why: it stays in the books."), messages.ERROR)
            return
        for day in sorted(set(chosen.values_list("day", flat=True))):
            made = closing.correct(day, memo=memo, by=request.user)
            words = _("%(day)s was shared out anew, revision %(number)s.")
            self.message_user(request, words % {"day": day, "number": made.revision})

    def has_correct_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("billing.change_distribution")


@admin.register(Share)
class ShareAdmin(ReadOnly, admin.ModelAdmin):
    list_display = [
        "distribution",
        "owner",
        "subject_kind",
        "subject_id",
        "seconds",
        "views",
        "usd",
    ]
    list_filter = ["subject_kind", "distribution__day"]
    list_select_related = ["distribution", "owner"]
    search_fields = ["owner__email", "subject_id"]
    raw_id_fields = ["distribution", "owner"]
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description=_("amount"), ordering="amount")
    def usd(self, share: Share) -> str:
        return usd(share.amount)
