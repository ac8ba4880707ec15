"""Every page of the shell: one heading, a language, labels for all, no twin ids, nothing inline."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from apps.lib.errors import NotAllowed, NotFound, SignInRequired

from .pages import assert_sound

VISITOR = [
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-nonsense/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/nonsense/",
    "/no/such/page/",
]
MEMBER = [
    "/me/",
    "/me/preferences/",
    "/accounts/logout/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
]
ERRORS = ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]


@pytest.mark.parametrize("path", VISITOR)
def test_for_a_visitor(client, db, path):
    assert_sound(client.get(path).content.decode())


@pytest.mark.parametrize("path", MEMBER)
def test_for_a_member(bob, riverside, sign_in, path):
    bob.set_password("four calm blue herons")
    bob.save()
    response = sign_in(bob, riverside).get(path)
    assert response.status_code == 200
    assert_sound(response.content.decode())


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/"])
def test_with_errors(client, db, path):
    page = client.post(path, {"email": "x", "login": "x"}).content.decode()
    assert 'aria-invalid="true"' in page
    assert_sound(page)


@pytest.mark.parametrize("template", [*ERRORS, "errors/offline.html"])
def test_errors_need_no_request(template):
    assert_sound(render_to_string(template))


@pytest.mark.parametrize("error", [NotFound(), NotAllowed(), SignInRequired()])
def test_domain_errors(db, error):
    request = RequestFactory().get("/")
    assert_sound(render_to_string("errors/domain.html", {"error": error}, request))
