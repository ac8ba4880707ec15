"""Pages of a creator's team, and of who is invited to one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.middleware import SESSION_KEY as TENANT_KEY
from apps.accounts.studio_models import StudioRole
from apps.accounts.studios import Right
from apps.lib.errors import DomainError, InvalidInput
from apps.lib.public_ids import is_public_id
from apps.tenants.scope import tenant_scope

from . import desk, tasks, team


class InvitationForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=StudioRole.choices)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest) -> HttpResponse:
    """The team; POST invites somebody."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST":
        owner = desk.owner_for(request, Right.OWN)
        if form.is_valid():
            try:
                sent = team.invite(owner=owner, by=request.user, **form.cleaned_data)
            except DomainError as error:
                form.add_error("email", str(error.message))
            else:
                tasks.post_invitation.delay_on_commit(sent.pk)
                messages.success(request, _("The invitation is on its way."))
                return redirect("studio:team")
        return _page(request, form, status=400)
    if not desk.context(request)["may_read"]:
        return redirect("studio:home")
    return _page(request, InvitationForm())


def _page(request: HttpRequest, form: InvitationForm, status: int = 200) -> HttpResponse:
    shown = desk.context(request)
    everybody = team.of(shown["studio_owner"])
    context = {**shown, "form": form, "roles": StudioRole.choices, "seats": everybody.seats}
    if shown["may_own"]:  # addresses are the owner's business
        context["invitations"] = everybody.invitations
    return render(request, "creators/team.html", context, status=status)


@login_required
@require_POST
def change_role(request: HttpRequest, person: str) -> HttpResponse:
    role = request.POST.get("role", "")
    owner = desk.owner_for(request, Right.OWN)
    if role not in StudioRole.values:
        raise InvalidInput
    team.change_role(owner=owner, by=request.user, person=person, role=role)
    messages.success(request, _("The role is changed."))
    return redirect("studio:team")


@login_required
@require_POST
def remove(request: HttpRequest, person: str) -> HttpResponse:
    team.remove(owner=desk.owner_for(request, Right.READ), by=request.user, person=person)
    if person == request.user.public_id:
        messages.success(request, _("You have left the team."))
        return redirect("studio:home")
    messages.success(request, _("Removed. The studio is closed to this person from now on."))
    return redirect("studio:team")


@login_required
@require_POST
def take_back(request: HttpRequest, invitation: str) -> HttpResponse:
    owner = desk.owner_for(request, Right.OWN)
    team.take_back(owner=owner, by=request.user, public_id=invitation)
    messages.success(request, _("The invitation is taken back."))
    return redirect("studio:team")


@login_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Work in this studio from now on."""
    wanted = request.POST.get("studio", "")
    if not is_public_id(wanted):
        raise InvalidInput
    desk.choose(request, wanted)
    return redirect("studio:home")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of an invitation leads: a page first, since programs open links, too."""
    tenant = team.tenant_of(token, request.user)
    with tenant_scope(tenant.pk, user_id=request.user.pk):
        found = team.read(token)
        context: dict[str, Any] = {
            "invitation": found,
            "is_for_me": team.is_for(found, request.user),
            "tenant": None if tenant.is_public else tenant,
            "token": token,
        }
        if request.method != "POST":
            return render(request, "creators/team/invitation.html", context)
        seat = team.accept(token=token, by=request.user)
        owner = seat.owner.public_id
    request.session[TENANT_KEY] = tenant.pk
    request.session[desk.SESSION_KEY] = owner
    messages.success(request, _("Welcome to the team."))
    return redirect("studio:home")
