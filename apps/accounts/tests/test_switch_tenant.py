import pytest

URL = "/tenants/switch/"


def test_a_member_enters_and_stays(bob, riverside, sign_in):
    client = sign_in(bob)
    assert client.post(URL, {"tenant": riverside.pk}).url == "/"
    assert client.session["tenant"] == riverside.pk
    assert "Here now" in client.get("/me/").content.decode()


def test_a_member_comes_back_to_the_public_one(bob, riverside, sign_in):
    client = sign_in(bob, riverside)
    client.post(URL, {"tenant": "1"})
    assert client.session["tenant"] == 1


def test_a_stranger_learns_nothing(charlie, riverside, sign_in):
    client = sign_in(charlie)
    refused = client.post(URL, {"tenant": riverside.pk})
    missing = client.post(URL, {"tenant": "987654"})
    assert (refused.status_code, missing.status_code) == (404, 404)
    assert refused.content == missing.content
    assert "tenant" not in client.session


@pytest.mark.parametrize("nonsense", ["", "riverside", "1; DROP", "-1", "9" * 30])
def test_nonsense_is_not_found(bob, sign_in, nonsense):
    assert sign_in(bob).post(URL, {"tenant": nonsense}).status_code == 404


def test_a_visitor_signs_in_first(client, db):
    assert client.post(URL, {"tenant": "1"}).url.startswith("/accounts/login/")


def test_wrong_method(bob, sign_in):
    assert sign_in(bob).get(URL).status_code == 405
