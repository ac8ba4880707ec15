import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from apps.accounts.tests.factories import UserFactory
from apps.content.tests.factories import CourseFactory
from apps.tenants.scope import tenant_scope

PASSWORD = "correct horse battery"


@pytest.fixture
def dora(public):
    cache.clear()  # the throttle of an earlier test
    user = UserFactory(email="dora@example.org")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(email="dora@example.org", password=PASSWORD):
    return APIClient().post("/api/v1/tokens/", {"email": email, "password": password})


def client_with(token, tenant=""):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}", HTTP_X_TENANT=tenant)
    return client


def test_a_token_opens_the_api(dora):
    token = sign_in(email="Dora@Example.org").json()["token"]
    assert client_with(token).get("/api/v1/me/").json()["email"] == "dora@example.org"


def test_a_wrong_password_says_what_is_wrong(dora):
    response = sign_in(password="wrong")
    assert (response.status_code, response.json()["error"]["code"]) == (401, "wrong_credentials")


def test_guessing_is_slowed_down(dora):
    codes = [sign_in(password=str(i)).status_code for i in range(12)]
    assert (codes[0], codes[-1]) == (401, 429)


def test_guessing_from_many_invented_addresses_is_slowed_down(dora):
    body = {"email": "dora@example.org", "password": "wrong"}
    codes = [
        APIClient(headers={"X-Forwarded-For": f"192.0.2.{i}"}).post("/api/v1/tokens/", body)
        for i in range(12)
    ]
    assert codes[-1].status_code == 429


def test_guessing_from_many_machines_is_slowed_down_for_one_account(dora):
    body = {"email": "dora@example.org", "password": "wrong"}
    answers = [
        APIClient(REMOTE_ADDR=f"192.0.2.{i}").post("/api/v1/tokens/", body) for i in range(7)
    ]
    assert answers[-1].status_code == 429
    assert answers[-1].json()["error"]["code"] == "too_many_tries"


def test_an_address_that_must_be_verified_is_verified_first(dora, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    assert sign_in().json()["error"]["code"] == "address_not_verified"


def test_an_account_that_was_closed_gets_no_token(dora):
    dora.is_active = False
    dora.save()
    assert sign_in().status_code == 401


@pytest.mark.parametrize("token", ["\xff" * 64, "x", "zz" * 32])
def test_nonsense_for_a_token_is_refused(dora, token):
    assert client_with(token).get("/api/v1/me/").status_code == 401


def test_a_revoked_token_opens_nothing(dora):
    client = client_with(sign_in().json()["token"])
    assert client.delete("/api/v1/tokens/current/").status_code == 204
    assert client.get("/api/v1/me/").status_code == 401


def test_a_new_password_revokes_every_token(dora):
    client = client_with(sign_in().json()["token"])
    assert client.get("/api/v1/me/").status_code == 200

    dora.refresh_from_db()
    dora.set_password("another horse battery")
    dora.save()

    assert client.get("/api/v1/me/").status_code == 401


def test_another_preference_revokes_none(dora):
    client = client_with(sign_in().json()["token"])
    dora.refresh_from_db()
    dora.name = "Dora"
    dora.save()
    assert client.get("/api/v1/me/").status_code == 200


def test_a_token_works_in_the_tenant_that_it_names(bob, riverside):
    cache.clear()
    bob.set_password(PASSWORD)
    bob.save()
    with tenant_scope(riverside.pk):
        CourseFactory(title="Escalation")
    token = sign_in(email=bob.email).json()["token"]

    def titles(tenant):
        rows = client_with(token, tenant).get("/api/v1/courses/").json()["results"]
        return [row["title"] for row in rows]

    assert titles("riverside") == ["Escalation"]
    assert titles("") == []


def test_a_stranger_cannot_name_a_tenant(dora, riverside):
    client = client_with(sign_in().json()["token"], "riverside")
    assert client.get("/api/v1/courses/").status_code == 404


def test_preferences_can_be_changed_but_not_the_address(dora):
    client = client_with(sign_in().json()["token"])
    body = {"time_zone": "Europe/Berlin", "email": "other@example.org"}
    changed = client.patch("/api/v1/me/", body).json()
    assert (changed["time_zone"], changed["email"]) == ("Europe/Berlin", "dora@example.org")


@pytest.mark.parametrize(
    "body", [{"time_zone": "Mars/Olympus"}, {"playback_speed": "9"}, {"playback_speed": "fast"}]
)
def test_a_bad_preference_is_named(dora, body):
    response = client_with(sign_in().json()["token"]).patch("/api/v1/me/", body)
    assert response.status_code == 400
    assert list(response.json()["error"]["details"]) == list(body)
