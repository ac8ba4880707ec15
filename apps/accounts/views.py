from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.lib.errors import NotFound

from . import memberships, notifications
from . import service_worker as worker
from .forms import PreferencesForm
from .middleware import SESSION_KEY
from .models import Notification

ON_A_PAGE = 30


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What a visitor sees in the place of the feed."""
    return render(request, "landing.html")


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    context = {
        "tenants": memberships.tenants_of(request.user),
        "role": memberships.role_in_scope(request.user),
    }
    return render(request, "accounts/me.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        translation.activate(user.language or get_language_from_request(request))
        messages.success(request, _("Saved."))
        return redirect("accounts:preferences")
    return render(request, "accounts/preferences.html", {"form": form})


@require_POST
@login_required
def switch_tenant(request: HttpRequest) -> HttpResponse:
    try:
        tenant_id = int(request.POST.get("tenant", ""))
    except ValueError:
        raise NotFound() from None
    tenant = memberships.tenant_to_enter(request.user, tenant_id)
    request.session[SESSION_KEY] = tenant.pk
    messages.success(request, _("You are learning with %(name)s.") % {"name": tenant.name})
    return redirect("/")


@require_safe
@login_required
def notification_list(request: HttpRequest) -> HttpResponse:
    rows = Notification.objects.of(request.user)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "told": notifications.in_words(page),
        "unread": notifications.unread_count(request.user),
    }
    return render(request, "accounts/notifications.html", context)


@require_safe
@login_required
def notification(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read, and on to what it is about. Opening it twice is harmless, so a link is enough."""
    found = notifications.open_one(user=request.user, public_id=public_id)
    words = notifications.words(found)
    return redirect(words.url if words else "accounts:notifications")


@require_POST
@login_required
def read_notifications(request: HttpRequest) -> HttpResponse:
    notifications.read_all(user=request.user)
    return redirect("accounts:notifications")


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, or it could not speak for the whole site. Never from a cache: whoever has an
    old one gets the new one with his next page."""
    response = HttpResponse(worker.script(), content_type="text/javascript")
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Kept by the service worker: the same for everybody."""
    return HttpResponse(worker.offline_page())
