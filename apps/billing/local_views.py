"""The local provider's own pages: a laptop's stand-in for those of a real one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.lib.errors import NotFound

from . import subscriptions
from .models import LocalAgreement, Plan
from .providers import local, registry


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, slug: str) -> HttpResponse:
    plan = Plan.objects.filter(slug=slug, is_offered=True).first()
    if plan is None or not isinstance(registry.selling(), local.Local):
        raise NotFound
    if subscriptions.running(request.user):
        return redirect("billing:subscription")
    card = _card(request)
    if card is not None:
        local.pay(user=request.user, plan=plan, card=card)
        messages.success(request, _("Paid, with a test card. Subscribers' lessons are open now."))
        return redirect("billing:subscription")
    return render(request, "billing/local_pay.html", {"plan": plan, **_asked(request)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, public_id: str) -> HttpResponse:
    found = subscriptions.own(request.user, public_id)
    agreement = LocalAgreement.objects.filter(ref=found.ref, ended_at=None).first()
    if agreement is None or not isinstance(registry.selling(), local.Local):
        raise NotFound
    chosen = _card(request)
    if chosen is not None:
        local.change_card(agreement=agreement, card=chosen)
        messages.success(request, _("Your card was changed."))
        return redirect("billing:subscription")
    return render(request, "billing/local_pay.html", {"subscription": found, **_asked(request)})


def _card(request: HttpRequest) -> LocalAgreement.Card | None:
    """None: nothing chosen, or a card that is refused."""
    chosen = request.POST.get("card", "")
    return LocalAgreement.Card(chosen) if chosen in LocalAgreement.Card.values else None


def _asked(request: HttpRequest) -> dict[str, object]:
    return {"cards": LocalAgreement.Card.choices, "is_refused": request.method == "POST"}
