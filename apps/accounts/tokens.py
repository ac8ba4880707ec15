"""Tokens of API clients: shown once, kept as a digest, renewed by use."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.account.utils import has_verified_email
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from knox.models import get_token_model

from apps.lib.errors import DomainError, NotAllowed

from .models import User


class WrongCredentials(DomainError):
    code = "wrong_credentials"
    status = 401
    message = _("No account has this e-mail address and password.")


class TooManyTries(DomainError):
    code = "too_many_tries"
    status = 429
    message = _("Too many tries. Wait five minutes, or reset your password.")


class AddressNotVerified(NotAllowed):
    code = "address_not_verified"
    message = _("Open the link that we sent to your address first.")


@dataclass(frozen=True, slots=True)
class IssuedToken:
    token: str
    expiry: datetime


@transaction.atomic
def issue(*, request: HttpRequest, email: str, password: str) -> IssuedToken:
    """A new token; the same tries are allowed as on the sign-in page, counted together."""
    user = _authenticate(request, email.lower(), password)
    if user is None or not user.may_sign_in:
        raise WrongCredentials()
    if settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory" and not has_verified_email(user):
        raise AddressNotVerified()
    row, token = get_token_model().objects.create(user=user)
    return IssuedToken(token=token, expiry=row.expiry)


def _authenticate(request: HttpRequest, email: str, password: str) -> User | None:
    try:
        return get_adapter(request).authenticate(request, email=email, password=password)
    except ValidationError:
        raise TooManyTries() from None
