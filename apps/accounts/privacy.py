"""Whether somebody wants to be counted.

A browser says it for its person with every request (Global Privacy Control, or the older Do Not
Track), which holds for all that the request leads to; a learner may say it once for all devices.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest

from .models import User

_refused: ContextVar[bool] = ContextVar("privacy_refused", default=False)


def is_refused_by(request: HttpRequest) -> bool:
    return "1" in (request.headers.get("Sec-GPC"), request.headers.get("DNT"))


@contextmanager
def as_asked_by(request: HttpRequest) -> Iterator[None]:
    """What the browser of `request` asks for, for the block."""
    token = _refused.set(is_refused_by(request))
    try:
        yield
    finally:
        _refused.reset(token)


def may_count(user: User) -> bool:
    return user.is_counted and not _refused.get()


def may_count_visitor() -> bool:
    return not _refused.get()
