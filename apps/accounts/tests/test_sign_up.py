import pytest
from django.contrib.messages import get_messages
from django.core import mail

from apps.accounts.models import User

PASSWORD = "four calm blue herons"

pytestmark = pytest.mark.django_db


def sign_up(client, **data):
    return client.post(
        "/accounts/signup/", {"email": "dora@example.org", "password1": PASSWORD, **data}
    )


def test_lands_in_the_feed(client):
    response = sign_up(client)
    assert response.status_code == 302
    assert response.url == "/"
    assert client.session["_auth_user_id"] == str(User.objects.get(email="dora@example.org").pk)


def test_says_one_thing_over_the_first_lesson(client):
    response = sign_up(client, email="toast@example.org")
    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert said == ["Confirm your address: the link is in your mail."]


def test_sends_a_link_that_confirms_the_address(client):
    # An address of its own: mails to one address are limited, and the limit outlives a test.
    sign_up(client, email="confirm@example.org")
    assert mail.outbox[0].to == ["confirm@example.org"]
    assert "/accounts/confirm-email/" in mail.outbox[0].body


def test_keeps_the_browsers_time_zone(client):
    sign_up(client, time_zone="Asia/Tokyo")
    assert User.objects.get(email="dora@example.org").time_zone == "Asia/Tokyo"


def test_ignores_a_time_zone_that_does_not_exist(client):
    sign_up(client, time_zone="Mars/Olympus")
    assert User.objects.get(email="dora@example.org").time_zone == "UTC"


def test_a_taken_address_says_what_to_do(client, bob):
    response = sign_up(client, email="BOB@example.org")
    assert "already has an account" in response.content.decode()
    assert User.objects.filter(email__iexact="bob@example.org").count() == 1


def test_a_weak_password_is_refused_beside_its_field(client):
    page = sign_up(client, password1="12345678").content.decode()
    assert "too common" in page
    assert 'aria-describedby="id_password1_helptext id_password1_error"' in page
    assert 'id="id_password1_error"' in page
    assert not User.objects.filter(email="dora@example.org").exists()
