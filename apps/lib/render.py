"""The one place where errors become responses: one shape for the API, one page for browsers."""

from collections.abc import Callable
from typing import Any

import structlog
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_handler
from rest_framework.views import set_rollback

from .errors import DomainError, InvalidInput, NotAllowed, NotFound, SignInRequired, TooLarge

log = structlog.get_logger(__name__)


def body(error: DomainError) -> dict[str, Any]:
    """`{"error": {"code", "message", "details"}}`, the only error shape of the API."""
    return {"error": {"code": error.code, "message": str(error), "details": error.details}}


def _shape(code: str, message: str, details: Any = None) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "details": details or {}}}


def api_exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER. Unknown exceptions return None: Django answers 500 and logs."""
    if isinstance(exc, Http404):
        exc = NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = NotAllowed()
    elif isinstance(exc, RequestDataTooBig):
        exc = TooLarge()
    elif isinstance(exc, ValidationError | DataError):
        # A forged cursor, a NUL in a search: no field's check stands before the database there.
        log.warning("api.unusable_value", exc_info=exc)
        exc = InvalidInput()
    if isinstance(exc, DomainError):
        set_rollback()
        return Response(body(exc), status=exc.status)
    response = drf_handler(exc, context)
    if response is None or not isinstance(exc, exceptions.APIException):
        return response
    if isinstance(exc, exceptions.ValidationError):
        message = _("Some of what was sent cannot be used.")
        response.data = _shape("invalid", message, response.data)
    else:
        codes = exc.get_codes()
        response.data = _shape(codes if isinstance(codes, str) else "error", str(exc.detail))
    return response


class DomainErrorMiddleware:
    """A DomainError out of an HTML view becomes a page; the view's transaction is rolled back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse | None:
        if not isinstance(exc, DomainError):
            return None
        if isinstance(exc, SignInRequired) and request.method in ("GET", "HEAD"):
            return redirect_to_login(request.get_full_path())
        return render(request, "errors/domain.html", {"error": exc}, status=exc.status)
