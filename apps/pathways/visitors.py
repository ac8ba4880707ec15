"""By what a test knows somebody without an account: a random word that his browser keeps, set only
where a lesson is in a test, and not for whoever asks not to be measured. It is told to nobody, and
nothing is stored under it."""

import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from apps.accounts import privacy
from apps.content import assignment

COOKIE = "visitor"
WORD = re.compile(r"[\w-]{22}", re.ASCII)
KEPT = 90 * 24 * 3600  # s


def of(request: HttpRequest) -> str:
    """ "" for one who has none."""
    word = request.COOKIES.get(COOKIE, "")
    return word if WORD.fullmatch(word) and not privacy.is_refused_by(request) else ""


def welcome(request: HttpRequest, public_id: str) -> str:
    """As `of`, a new word where one is needed."""
    known = of(request)
    if known or privacy.is_refused_by(request) or not assignment.in_test(public_id):
        return known
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
