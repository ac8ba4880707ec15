"""What sign-in and sign-up say when something is wrong: each message says what to do next."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import User

# In the session, until the first page: whoever shows that may ask what he is here for.
JUST_SIGNED_UP = "just_signed_up"


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "That email address and password do not belong together. "
            "Check both, or reset your password below."
        ),
        "email_taken": _(
            "This address already has an account. Sign in with it, or reset its password."
        ),
        "too_many_login_attempts": _(
            "Too many tries. Wait five minutes, or reset your password below."
        ),
        "account_inactive": _("This account has been closed. Ask whoever gave it to you."),
        "incorrect_password": _("That is not your current password. Try again."),
        "invalid_password_reset": _("This link no longer works. Ask for a new one."),
    }

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        if not user.may_sign_in:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        request.session[JUST_SIGNED_UP] = True
        return super().get_signup_redirect_url(request)
