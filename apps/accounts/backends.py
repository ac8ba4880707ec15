"""Who may be signed in, by whatever door: the form, a session that is there already, a token."""

from allauth.account.auth_backends import AuthenticationBackend

from .models import User


class SignInBackend(AuthenticationBackend):
    """By e-mail address and password; permissions as Django keeps them."""

    def user_can_authenticate(self, user: User) -> bool:
        return user.may_sign_in
