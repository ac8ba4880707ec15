"""Somebody without an account: a random word that his browser keeps, set only where a test of
versions needs to know him again, and not for whoever asks not to be measured. It is told to nobody;
what is stored of it is a keyed digest, another one in every lesson's tenant."""

import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from . import privacy

COOKIE = "visitor"
WORD = re.compile(r"[\w-]{22}", re.ASCII)
KEPT = 90 * 24 * 3600  # s


def of(request: HttpRequest) -> str:
    """ "" for one who has none."""
    word = request.COOKIES.get(COOKIE, "")
    return word if WORD.fullmatch(word) and not privacy.is_refused_by(request) else ""


def new_word() -> str:
    return secrets.token_urlsafe(16)


def remember(response: HttpResponse, word: str) -> None:
    response.set_cookie(
        COOKIE,
        word,
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
