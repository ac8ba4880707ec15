"""Token sign-in for API clients: the token names the user, `X-Tenant` the tenant's slug."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.lib.errors import NotFound
from apps.tenants import scope
from apps.tenants.scope import PUBLIC_TENANT

from . import memberships
from .models import User

TENANT_HEADER = "X-Tenant"


def _tenant_id(user: User, slug: str) -> int:
    if not slug:
        return PUBLIC_TENANT
    for tenant in memberships.tenants_of(user):
        if tenant.slug == slug:
            return tenant.pk
    raise NotFound()


class ScopedTokenAuthentication(TokenAuthentication):
    """Middleware ran before the token was read: set the scope for the rest of the request."""

    def authenticate(self, request: Request) -> tuple[User, Any] | None:
        result = super().authenticate(request)
        if result is not None:
            user = result[0]
            tenant_id = _tenant_id(user, request.headers.get(TENANT_HEADER, ""))
            scope.replace(tenant_id, user_id=user.pk)
        return result

    def authenticate_credentials(self, token: bytes) -> tuple[User, Any]:
        try:
            user, auth = super().authenticate_credentials(token)
        except UnicodeDecodeError:
            raise AuthenticationFailed() from None
        if not user.may_sign_in:
            raise AuthenticationFailed()
        return user, auth


class ScopedTokenScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document describes the class above."""

    target_class = ScopedTokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return build_bearer_security_scheme_object("Authorization", "Token")
