"""What can go wrong in the domain: a stable code, an HTTP status and words for a person.

Domain code raises; it never renders. `render.py` turns an error into JSON for the API and a page
for a browser, so that every view answers the same way.
"""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Base of every expected error. `details` must be JSON-serialisable: clients may read it."""

    code = "error"
    status = 400
    message: str | Promise = _("Something is wrong with this request.")

    def __init__(self, message: str | Promise | None = None, **details: Any) -> None:
        self.message = message or type(self).message
        self.details = details
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class InvalidInput(DomainError):
    code = "invalid"
    status = 400
    message = _("Some of what was sent cannot be used.")


class SignInRequired(DomainError):
    code = "sign_in_required"
    status = 401
    message = _("Sign in to go on.")


class NotAllowed(DomainError):
    """A member who may read but not do this. Strangers get `NotFound`: they learn nothing."""

    code = "not_allowed"
    status = 403
    message = _("You may look at this, but not change it.")


class NotFound(DomainError):
    code = "not_found"
    status = 404
    message = _("There is nothing here.")


class Conflict(DomainError):
    code = "conflict"
    status = 409
    message = _("This has changed in the meantime. Reload and try again.")


class TooLarge(DomainError):
    code = "too_large"
    status = 413
    message = _("This is larger than allowed.")


class TooOften(DomainError):
    code = "throttled"
    status = 429
    message = _("That was a lot at once. Wait a moment, then go on.")
