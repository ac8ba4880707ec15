"""The books for staff: looked at, never edited. Payouts move by their actions alone."""

from collections.abc import Callable
from datetime import date

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.lib.errors import DomainError
from apps.tenants.staff_lists import ReadOnly

from . import payouts
from .models import Account, AnsweredQuestion, ClosedMonth, Entry, Payout, Transaction
from .templatetags.money_words import usd


class BookAdmin(ReadOnly, admin.ModelAdmin):
    list_per_page = 50
    show_full_result_count = False


@admin.register(Account)
class AccountAdmin(BookAdmin):
    """Positive: debit (what we have); negative: credit (what we owe)."""

    list_display = ["code", "kind", "owner", "month", "balance"]
    list_filter = ["kind", "month"]
    list_select_related = ["owner"]
    search_fields = ["code", "owner__email"]
    raw_id_fields = ["owner"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        entries = Entry.objects.filter(account=OuterRef("pk")).order_by().values("account")
        sums = entries.annotate(sum=Sum("amount")).values("sum")
        return super().get_queryset(request).annotate(sum=Coalesce(Subquery(sums), 0))

    @admin.display(description=_("balance"))
    def balance(self, account: Account) -> str:
        return usd(account.sum)  # type: ignore[attr-defined]


SHOWN_WITH_IT = 200  # entries of one transaction; a day's distribution has thousands


class EntryInline(ReadOnly, admin.TabularInline):
    model = Entry
    extra = 0
    fields = ["position", "account", "debit", "credit"]
    readonly_fields = ["debit", "credit"]
    max_num = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        return super().get_queryset(request).select_related("account")

    @admin.display(description=_("debit"))
    def debit(self, entry: Entry) -> str:
        return usd(entry.amount) if entry.amount > 0 else ""

    @admin.display(description=_("credit"))
    def credit(self, entry: Entry) -> str:
        return usd(-entry.amount) if entry.amount < 0 else ""


@admin.register(Transaction)
class TransactionAdmin(BookAdmin):
    list_display = ["key", "kind", "day", "size", "memo", "by", "posted_at"]
    list_filter = ["kind", "day"]
    search_fields = ["key", "memo"]
    raw_id_fields = ["reverses"]
    date_hierarchy = "day"
    readonly_fields = ["all_entries"]

    def get_inlines(
        self, request: HttpRequest, obj: Transaction | None = None
    ) -> list[type[admin.TabularInline]]:
        return [EntryInline] if obj and obj.size <= SHOWN_WITH_IT else []

    @admin.display(description=_("entries"))
    def all_entries(self, booked: Transaction) -> str:
        url = reverse("admin:billing_entry_changelist") + f"?transaction__id__exact={booked.pk}"
        return format_html('<a href="{}">{}</a>', url, booked.size)


@admin.register(Entry)
class EntryAdmin(BookAdmin):
    list_display = ["transaction", "day", "account", "debit", "credit"]
    list_filter = ["account__kind", "transaction__kind", "transaction__day"]
    list_select_related = ["transaction", "account"]
    search_fields = ["transaction__key", "account__code"]
    raw_id_fields = ["transaction", "account"]
    debit, credit = EntryInline.debit, EntryInline.credit

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup == "transaction__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("day"), ordering="transaction__day")
    def day(self, entry: Entry) -> date:
        return entry.transaction.day


class ReferenceForm(ActionForm):
    reference = forms.CharField(label=_("Reference of the transfer"), required=False)


@admin.register(Payout)
class PayoutAdmin(BookAdmin):
    list_display = ["owner", "month", "usd", "state", "reference", "made_at", "paid_at"]
    list_filter = ["state", "month"]
    list_select_related = ["owner"]
    search_fields = ["owner__email", "public_id", "reference"]
    raw_id_fields = ["owner", "reserved", "sent"]
    action_form = ReferenceForm
    actions = ["approve", "mark_paid", "cancel"]

    @admin.display(description=_("amount"), ordering="amount")
    def usd(self, payout: Payout) -> str:
        return usd(payout.amount)

    @admin.action(description=_("Approve: set the money aside"), permissions=["approve"])
    def approve(self, request: HttpRequest, chosen: QuerySet[Payout]) -> None:
        self._each(request, chosen, lambda each: payouts.approve(payout=each, by=request.user))

    @admin.action(
        description=_("Mark as paid, with the reference of the transfer"), permissions=["approve"]
    )
    def mark_paid(self, request: HttpRequest, chosen: QuerySet[Payout]) -> None:
        reference = request.POST.get("reference", "")[:80]
        self._each(
            request,
            chosen,
            lambda each: payouts.mark_paid(payout=each, reference=reference, by=request.user),
        )

    @admin.action(description=_("Cancel: it is owed again"), permissions=["approve"])
    def cancel(self, request: HttpRequest, chosen: QuerySet[Payout]) -> None:
        self._each(request, chosen, lambda each: payouts.cancel(payout=each, by=request.user))

    def _each(
        self, request: HttpRequest, chosen: QuerySet[Payout], act: Callable[[Payout], Payout]
    ) -> None:
        done = 0
        for each in chosen:
            try:
                act(each)
                done += 1
            except DomainError as error:
                self.message_user(request, f"{each.owner}: {error}", messages.ERROR)
        words = ngettext("%(count)d payout changed.", "%(count)d payouts changed.", done)
        self.message_user(request, words % {"count": done})

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("billing.change_payout")


@admin.register(AnsweredQuestion)
class AnsweredQuestionAdmin(BookAdmin):
    list_display = ["question", "owner", "asked_at", "answered_at"]
    list_filter = ["answered_at"]
    list_select_related = ["owner"]
    search_fields = ["question", "owner__email"]
    raw_id_fields = ["owner"]


@admin.register(ClosedMonth)
class ClosedMonthAdmin(BookAdmin):
    list_display = ["month", "closed_at"]
    list_filter = ["closed_at"]
    search_fields = ["month"]
