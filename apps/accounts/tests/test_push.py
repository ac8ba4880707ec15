"""Messages to browsers, through a push service on this machine that is as strict as real ones."""

import json
from base64 import urlsafe_b64decode

import pytest
from py_vapid import Vapid02

from apps.accounts import tasks
from apps.accounts.models import PushSubscription
from apps.accounts.push import delivery, keys, subscriptions
from apps.accounts.push.delivery import Message, Outcome

from .push_service import Browser, running

pytestmark = pytest.mark.django_db
MESSAGE = Message(title="5 Fragen – jetzt", body="Sepsis 3", url="/today/due/", tag="reminder")
URL = "/api/v1/push/subscriptions/"


@pytest.fixture
def service(settings):
    settings.PUSH_TO_LOOPBACK = True
    with running() as service:
        yield service


@pytest.fixture
def browser():
    return Browser()


@pytest.fixture
def subscription(bob, service, browser):
    return subscriptions.subscribe(user=bob, endpoint=service.endpoint, **browser.keys())


def send(subscription):
    return delivery.send(subscription=subscription, message=MESSAGE, seconds=3600)


def test_only_that_browser_can_read_it(subscription, service, browser):
    assert send(subscription) == Outcome.TAKEN

    [sent] = service.sent
    assert sent.path == "/send/abc?key=1"
    assert browser.read(sent.body) == {
        "title": "5 Fragen – jetzt", "body": "Sepsis 3", "url": "/today/due/", "tag": "reminder",
    }  # fmt: skip
    assert b"Sepsis" not in sent.body
    with pytest.raises(Exception):  # noqa: B017 - whatever http_ece makes of the wrong key
        Browser().read(sent.body)


def test_it_is_signed_for_that_push_service_alone(subscription, service):
    send(subscription)
    headers = service.sent[0].headers
    assert Vapid02.verify(headers["Authorization"])
    assert f"k={keys.public()}" in headers["Authorization"]
    token = headers["Authorization"].partition("t=")[2].split(".")[1]
    claims = json.loads(urlsafe_b64decode(token + "=="))
    assert claims["aud"] == service.origin
    assert (headers["TTL"], headers["Topic"]) == ("3600", "reminder")
    assert headers["Content-Encoding"] == "aes128gcm"


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_has_ended_goes(subscription, service, status):
    service.status = status
    assert send(subscription) == Outcome.GONE
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("status", [400, 403, 413, 429, 500, 503])
def test_a_refusal_is_no_end(subscription, service, status):
    service.status = status
    assert send(subscription) == Outcome.REFUSED
    assert PushSubscription.objects.exists()


def test_a_redirect_is_not_followed(subscription, service):
    service.status, service.answers = 307, {"Location": f"{service.origin}/elsewhere"}
    assert send(subscription) == Outcome.REFUSED
    assert len(service.sent) == 1


def test_a_push_service_that_is_away_costs_the_message_alone(bob, browser, settings):
    settings.PUSH_TO_LOOPBACK = True
    with running() as service:
        gone = subscriptions.subscribe(user=bob, endpoint=service.endpoint, **browser.keys())
    assert send(gone) == Outcome.REFUSED
    assert PushSubscription.objects.exists()


def test_the_task_sends_and_is_silent_where_the_subscription_has_ended(subscription, service):
    told = {"title": "Hi", "body": "", "url": "/", "tag": "reminder"}
    tasks.push(subscription.pk, told, 60)
    tasks.push(subscription.pk + 1, told, 60)
    assert len(service.sent) == 1


# --- subscribing ------------------------------------------------------------------------------


def told(endpoint, browser):
    return {"endpoint": endpoint, "expirationTime": None, "keys": browser.keys()}


def test_a_browser_subscribes_once(sign_in, bob, browser):
    client = sign_in(bob)
    body = told("https://push.example.org/send/1", browser)
    first = client.post(URL, body, "application/json")
    again = client.post(URL, body, "application/json")
    assert (first.status_code, first.json()) == (200, again.json())
    assert client.get("/api/v1/push/").json() == {"public_key": keys.public(), "browsers": 1}


def test_whoever_signs_in_at_a_browser_takes_it_over(sign_in, bob, charlie, browser):
    body = told("https://push.example.org/send/1", browser)
    sign_in(bob).post(URL, body, "application/json")
    sign_in(charlie).post(URL, body, "application/json")
    assert PushSubscription.objects.get().user == charlie


def test_old_browsers_make_room(sign_in, bob, browser):
    client = sign_in(bob)
    for number in range(subscriptions.MOST + 2):
        body = told(f"https://push.example.org/send/{number}", browser)
        client.post(URL, body, "application/json")
    left = set(PushSubscription.objects.values_list("endpoint", flat=True))
    assert len(left) == subscriptions.MOST
    assert "https://push.example.org/send/0" not in left


def test_only_one_s_own_can_be_ended(sign_in, bob, charlie, browser):
    made = sign_in(bob).post(URL, told("https://push.example.org/1", browser), "application/json")
    url = f"{URL}{made.json()['id']}/"
    assert sign_in(charlie).delete(url).status_code == 404
    assert sign_in(bob).delete(url).status_code == 204
    assert sign_in(bob).delete(url).status_code == 404


@pytest.mark.parametrize(
    "spoilt",
    [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"p256dh": "ä" * 87}, {"p256dh": "B" * 87},
     {"auth": "!" * 22}, {"p256dh": ""}],
)  # fmt: skip
def test_what_is_no_key_is_refused(sign_in, bob, browser, spoilt):
    body = {"endpoint": "https://push.example.org/1", "keys": browser.keys() | spoilt}
    assert sign_in(bob).post(URL, body, "application/json").status_code == 400
    assert not PushSubscription.objects.exists()


def test_a_private_address_is_refused(sign_in, bob, browser):
    answer = sign_in(bob).post(URL, told("https://10.0.0.1/x", browser), "application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_endpoint")


def test_without_a_key_nothing_is_offered(sign_in, bob, settings):
    settings.VAPID_PRIVATE_KEY = ""
    assert sign_in(bob).get("/api/v1/push/").json()["public_key"] == ""
    assert "<push-switch" not in sign_in(bob).get("/today/reminders/").content.decode()
