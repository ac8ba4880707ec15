import re
import time

import pytest
from django.test import Client

from apps.lib import clock
from apps.quizzes.models import ReminderPlan
from apps.quizzes.reminders import stopping

from .remind import MORNING, want

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(bob):
    want(bob, push=True)
    return stopping.path(bob)


def wanted(user):
    return ReminderPlan.objects.get(learner=user).email


@pytest.fixture
def nobody():
    """Signed out, and as strict as a browser meets the site."""
    return Client(enforce_csrf_checks=True)


def test_a_mail_program_stops_it_with_one_request(nobody, bob, link):
    response = nobody.post(link, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200  # no redirect: RFC 8058 §3.2
    assert not wanted(bob)
    assert ReminderPlan.objects.get().push  # which it did not speak of


def test_looking_at_the_link_changes_nothing(nobody, bob, link):
    page = nobody.get(link).content.decode()
    assert "Stop reminders by mail?" in page
    assert bob.email not in page
    assert wanted(bob)


def test_twice_does_no_harm(nobody, bob, link):
    nobody.post(link)
    assert nobody.post(link).status_code == 200
    assert not wanted(bob)


def test_it_can_be_undone_on_the_page_that_says_so(nobody, bob, link):
    page = nobody.post(link).content.decode()
    back = re.search(r'action="(/reminders/resume/[^"]+)"', page)[1]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]

    assert nobody.post(back).status_code == 403
    answer = nobody.post(back, {"csrfmiddlewaretoken": token})

    assert "You are reminded again" in answer.content.decode()
    assert wanted(bob)


def test_the_way_back_ends(client, bob, link, monkeypatch):
    back = stopping.way_back(bob)
    client.post(link)
    later = time.time() + 86_500
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client.post(back).status_code == 404
    assert not wanted(bob)


@pytest.mark.parametrize("spoil", [lambda t: t[:-2] + "xx/", lambda t: t.replace("stop", "resume")])
def test_a_forged_link_does_nothing(nobody, bob, link, spoil):
    assert nobody.post(spoil(link)).status_code in (403, 404)
    assert nobody.get(spoil(link)).status_code in (404, 405)
    assert wanted(bob)


def test_a_link_of_one_learner_is_not_another_s(nobody, bob, charlie, link):
    want(charlie)
    nobody.post(link)
    assert wanted(charlie)


def test_who_never_asked_gets_no_plan_by_a_link(nobody, charlie):
    with clock.frozen(MORNING):
        nobody.post(stopping.path(charlie))
    assert not ReminderPlan.objects.filter(learner=charlie).exists()
