"""Plans, and a person's own: subscribing, ending, taking that back, receipts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.lib.errors import NotFound

from . import entitlements, subscriptions
from .models import Payment, Plan, Subscription
from .providers import registry
from .rules import GRACE

RECEIPTS_SHOWN = 60


@login_required
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    context = {
        "plans": Plan.objects.filter(is_offered=True),
        "running": subscriptions.running(request.user),
        "is_licensed": entitlements.is_licensed(),
        "is_selling": registry.selling() is not None,
    }
    return render(request, "billing/plans.html", context)


@login_required
@require_POST
def subscribe(request: HttpRequest, slug: str) -> HttpResponse:
    plan = Plan.objects.filter(slug=slug, is_offered=True).first()
    provider = registry.selling()
    if plan is None or provider is None:
        raise NotFound
    if subscriptions.running(request.user):
        messages.info(request, _("You have a plan already."))
        return redirect("billing:subscription")
    back = _here(request) + "?paid=1"
    return redirect(provider.checkout(user=request.user, plan=plan, back=back))


@login_required
@require_safe
def subscription(request: HttpRequest) -> HttpResponse:
    known = subscriptions.of(request.user)
    running = next((each for each in known if subscriptions.is_open(each)), None)
    receipts = Payment.across_tenants.filter(user=request.user).order_by("-paid_at", "-pk")
    context = {
        "running": running,
        "open_until": subscriptions.open_until(running) if running else None,
        "latest": known[0] if known else None,
        # Come back from paying, before the provider has told us.
        "is_awaited": "paid" in request.GET and not running,
        "receipts": receipts[:RECEIPTS_SHOWN],
        "grace_days": GRACE.days,
    }
    return render(request, "billing/subscription.html", context)


@login_required
@require_POST
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    return _set_cancels(request, public_id, cancels=True)


@login_required
@require_POST
def resume(request: HttpRequest, public_id: str) -> HttpResponse:
    return _set_cancels(request, public_id, cancels=False)


def _set_cancels(request: HttpRequest, public_id: str, *, cancels: bool) -> HttpResponse:
    """What the provider makes of it comes back as an event, on a laptop at once."""
    found = subscriptions.own(request.user, public_id)
    if subscriptions.is_open(found) and found.state != Subscription.State.ENDED:
        registry.named(found.provider).set_cancels(subscription=found, cancels=cancels)
        messages.success(request, _("Saved. It may take a moment to show here."))
    return redirect("billing:subscription")


@login_required
@require_POST
def manage(request: HttpRequest, public_id: str) -> HttpResponse:
    found = subscriptions.own(request.user, public_id)
    provider = registry.named(found.provider)
    return redirect(provider.manage(subscription=found, back=_here(request)))


@login_required
@require_safe
def receipt(request: HttpRequest, public_id: str) -> HttpResponse:
    rows = Payment.across_tenants.select_related("subscription__plan")
    found = rows.filter(user=request.user, public_id=public_id).first()
    if found is None:
        raise NotFound
    return render(request, "billing/receipt.html", {"payment": found})


def _here(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("billing:subscription"))
