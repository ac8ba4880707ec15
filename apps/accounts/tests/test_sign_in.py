import pytest

PASSWORD = "four calm blue herons"

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(bob):
    bob.set_password(PASSWORD)
    bob.save()
    return bob


def test_goes_where_the_visitor_wanted_to_go(client, dora):
    data = {"login": dora.email, "password": PASSWORD}
    response = client.post("/accounts/login/?next=/me/", data)
    assert response.url == "/me/"


def test_a_wrong_password_says_what_to_do(client, dora):
    response = client.post("/accounts/login/", {"login": dora.email, "password": "wrong"})
    page = response.content.decode()
    assert "reset your password" in page
    assert 'role="alert"' in page
    assert "/accounts/password/reset/" in page
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_hears_the_same(client, dora):
    data = {"login": "nobody@example.org", "password": PASSWORD}
    assert "do not belong together" in client.post("/accounts/login/", data).content.decode()


def test_a_page_for_members_asks_a_visitor_to_sign_in_first(client):
    assert client.get("/me/preferences/").url == "/accounts/login/?next=/me/preferences/"
