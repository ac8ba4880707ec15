"""Puts each request into its tenant's scope and its user's time."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from apps.lib import clock
from apps.lib.errors import NotFound
from apps.tenants.models import Tenant
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

from . import memberships, privacy
from .models import User

SESSION_KEY = "tenant"


def chosen_tenant(user: User | None, session: dict) -> int:
    """The tenant of the session, or public when the membership behind it has ended."""
    tenant_id = session.get(SESSION_KEY, PUBLIC_TENANT)
    if tenant_id == PUBLIC_TENANT or user is None:
        return PUBLIC_TENANT
    try:
        return memberships.tenant_to_enter(user, tenant_id).pk
    except NotFound:
        del session[SESSION_KEY]
        return PUBLIC_TENANT


def clock_offset(user: User | None) -> timedelta:
    return user.clock_offset if user is not None and user.is_demo else timedelta()


class LanguageMiddleware:
    """After AuthenticationMiddleware: who has chosen a language gets it on every device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if language := getattr(request.user, "language", ""):
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class TenantMiddleware:
    """After AuthenticationMiddleware. ATOMIC_REQUESTS then gives the view its transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user if request.user.is_authenticated else None
        tenant_id = chosen_tenant(user, request.session)
        request.tenant_id = tenant_id
        with ExitStack() as stack:
            stack.enter_context(tenant_scope(tenant_id, user_id=user and user.pk))
            stack.enter_context(clock.shifted(clock_offset(user)))
            stack.enter_context(privacy.as_asked_by(request))
            return self.get_response(request)


def tenant(request: HttpRequest) -> dict[str, object]:
    """Context processor: the tenant in scope, when it is not simply the public one."""
    tenant_id = getattr(request, "tenant_id", PUBLIC_TENANT)
    other = tenant_id != PUBLIC_TENANT
    return {"current_tenant": Tenant.objects.get(pk=tenant_id) if other else None}
