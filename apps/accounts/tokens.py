"""Tokens of API clients: shown once, kept as a digest, renewed by use."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from knox.models import get_token_model

from apps.lib.errors import DomainError


class WrongCredentials(DomainError):
    code = "wrong_credentials"
    status = 401
    message = _("No account has this e-mail address and password.")


@dataclass(frozen=True, slots=True)
class IssuedToken:
    token: str
    expiry: datetime


@transaction.atomic
def issue(*, request: HttpRequest, email: str, password: str) -> IssuedToken:
    user = authenticate(request, username=email.lower(), password=password)
    if user is None:
        raise WrongCredentials()
    row, token = get_token_model().objects.create(user=user)
    return IssuedToken(token=token, expiry=row.expiry)
