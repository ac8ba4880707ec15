"""What is sold, to whom, and what was paid."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.lib import clock
from apps.lib.errors import DomainError
from apps.tenants.staff_lists import OfTheTenant, ReadOnly

from . import ledger_admin, money, payments
from .models import Licence, Payment, Plan, ProviderEvent, Subscription
from .providers import registry
from .templatetags.money_words import cents, usd

__all__ = ["ledger_admin"]


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin):
    """A new price is for whoever subscribes from now on; who has the plan keeps his."""

    list_display = ["name", "slug", "price", "interval", "lessons_a_day", "is_offered"]
    list_filter = ["is_offered", "interval"]
    search_fields = ["name", "slug"]
    list_per_page = 50

    def get_readonly_fields(self, request: HttpRequest, obj: Plan | None = None) -> list[str]:
        # Subscriptions at the provider name it.
        return ["slug", "interval"] if obj else []

    @admin.display(description=_("price"), ordering="cents")
    def price(self, plan: Plan) -> str:
        return cents(plan.cents)


class ProviderAdmin(ReadOnly, admin.ModelAdmin):
    list_per_page = 50

    def has_pay_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("billing.change_payment")

    def each(self, request: HttpRequest, chosen: QuerySet[Any], act: Callable[[Any], None]) -> None:
        """The provider acts; its event changes what is shown here."""
        done = 0
        for row in chosen:
            try:
                with transaction.atomic():
                    act(row)
                done += 1
            except DomainError as error:
                self.message_user(request, f"{row}: {error}", messages.ERROR)
        words = ngettext("Asked the provider for %(n)d.", "Asked the provider for %(n)d.", done)
        self.message_user(request, words % {"n": done})


@admin.register(Subscription)
class SubscriptionAdmin(ProviderAdmin):
    list_display = ["user", "plan", "state", "cancels", "paid_until", "provider", "made_at"]
    list_filter = ["state", "cancels", "plan", "provider", "made_at"]
    list_select_related = ["user", "plan"]
    search_fields = ["user__email", "ref", "customer", "public_id"]
    raw_id_fields = ["user", "plan"]
    actions = ["end"]

    @admin.action(description=_("End at once"), permissions=["pay"])
    def end(self, request: HttpRequest, chosen: QuerySet[Subscription]) -> None:
        self.each(
            request, chosen, lambda each: registry.named(each.provider).end(subscription=each)
        )


@admin.register(Payment)
class PaymentAdmin(ProviderAdmin):
    list_display = ["ref", "user", "total_usd", "refunded_usd", "starts_on", "ends_on", "paid_at"]
    list_filter = ["provider", "paid_at"]
    list_select_related = ["user"]
    search_fields = ["ref", "charge", "user__email", "public_id"]
    raw_id_fields = ["user", "subscription", "licence"]
    actions = ["refund"]

    @admin.display(description=_("paid"), ordering="amount")
    def total_usd(self, payment: Payment) -> str:
        return usd(payment.total)

    @admin.display(description=_("refunded"), ordering="refunded")
    def refunded_usd(self, payment: Payment) -> str:
        return usd(payment.refunded) if payment.refunded else ""

    @admin.action(description=_("Refund what was not refunded yet"), permissions=["pay"])
    def refund(self, request: HttpRequest, chosen: QuerySet[Payment]) -> None:
        self.each(request, chosen, _refund)


def _refund(payment: Payment) -> None:
    left = money.whole_cents(payment.total - payment.refunded)
    if left:
        registry.named(payment.provider).refund(payment=payment, cents=left)


class LicenceForm(forms.ModelForm):
    """With what the organisation has paid, once it is seen at the bank."""

    received = forms.IntegerField(
        label=_("received, in US cents"),
        required=False,
        min_value=1,
        help_text=_("Booked once; earned day by day over the licence's time."),
    )
    invoice = forms.CharField(label=_("number of the invoice"), required=False, max_length=80)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("received")) != bool(given.get("invoice")):
            self.add_error("invoice", _("A payment needs the number of its invoice, and a sum."))
        known = Payment.objects.filter(provider=payments.BY_HAND, ref=given.get("invoice"))
        if given.get("invoice") and known.exists():
            self.add_error("invoice", _("This invoice has been booked already."))
        return given


@admin.register(Licence)
class LicenceAdmin(OfTheTenant):
    """Of the organisation that the administrator works in."""

    form = LicenceForm
    list_display = ["tenant", "starts_on", "ends_on", "lessons_a_day", "note"]
    list_filter = ["starts_on", "ends_on"]
    list_select_related = ["tenant"]
    search_fields = ["note"]

    def save_model(self, request: HttpRequest, obj: Licence, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.cleaned_data.get("received"):
            payments.of_licence(
                licence=obj,
                cents=form.cleaned_data["received"],
                ref=form.cleaned_data["invoice"],
                paid_on=clock.now().date(),
                by=request.user,
            )


@admin.register(ProviderEvent)
class ProviderEventAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["kind", "provider", "ref", "outcome", "made_at", "received_at"]
    list_filter = ["provider", "kind", "received_at"]
    search_fields = ["ref", "outcome"]
    list_per_page = 50
    show_full_result_count = False
