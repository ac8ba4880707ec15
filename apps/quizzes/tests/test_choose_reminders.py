from datetime import UTC, datetime

import pytest

from apps.content.tests.factories import QuizAtomFactory
from apps.lib import clock
from apps.quizzes.models import ReminderPlan
from apps.tenants.scope import tenant_scope

from .remind import MORNING, confirm, deal

pytestmark = pytest.mark.django_db
URL = "/today/reminders/"
API = "/api/v1/reminders/"
CHOSEN = {"email": "on", "hour": "8", "quiet_from": "20", "quiet_until": "6"}


def text(response):
    return " ".join(response.content.decode().split())


def test_what_is_chosen_is_kept_and_said(sign_in, bob):
    bob.time_zone = "Europe/Berlin"
    bob.save()
    client = sign_in(bob)
    with clock.frozen(MORNING):
        page = text(client.post(URL, CHOSEN, follow=True))
    plan = ReminderPlan.objects.get(learner=bob)
    assert (plan.email, plan.hour, plan.quiet_from, plan.quiet_until) == (True, 8, 20, 6)
    assert plan.next_at == datetime(2026, 3, 11, 7, tzinfo=UTC)
    assert "Next: Wednesday 11 March, 8 a.m." in page
    assert "Mail goes out once bob@example.org is confirmed." in page


def test_a_confirmed_address_is_named(sign_in, bob):
    confirm(bob)
    assert "To bob@example.org." in text(sign_in(bob).get(URL))


def test_an_hour_within_quiet_hours_is_refused(sign_in, bob):
    page = text(sign_in(bob).post(URL, CHOSEN | {"hour": "22"}))
    assert "That lies in your quiet hours." in page
    assert not ReminderPlan.objects.exists()


@pytest.mark.parametrize("wrong", [{"hour": "24"}, {"hour": ""}, {"quiet_from": "x"}])
def test_an_hour_that_there_is_not_is_refused(sign_in, bob, wrong):
    assert 'class="error"' in text(sign_in(bob).post(URL, CHOSEN | wrong))


def test_turning_all_off_ends_it(sign_in, bob):
    client = sign_in(bob)
    client.post(URL, CHOSEN)
    client.post(URL, {**CHOSEN, "email": ""})
    assert ReminderPlan.objects.get().next_at is None


def test_the_api_changes_one_thing_and_leaves_the_rest(sign_in, bob):
    client = sign_in(bob)
    assert client.get(API).json() == {
        "email": False, "push": False, "hour": 18, "quiet_from": 21, "quiet_until": 7,
        "next_at": None,
    }  # fmt: skip
    answer = client.patch(API, {"push": True}, "application/json").json()
    assert (answer["email"], answer["push"], answer["hour"]) == (False, True, 18)
    assert answer["next_at"]


def test_the_api_refuses_an_hour_in_quiet_hours(sign_in, bob):
    answer = sign_in(bob).patch(API, {"hour": 23}, "application/json")
    assert answer.status_code == 400
    assert "hour" in answer.json()["error"]["details"]


def test_each_has_his_own(sign_in, bob, charlie):
    sign_in(bob).post(URL, CHOSEN)
    assert sign_in(charlie).get(API).json()["email"] is False


def test_a_reminder_leads_to_where_something_is_due(sign_in, bob, riverside):
    with tenant_scope(riverside.pk):
        deal(bob, 2, quiz=QuizAtomFactory(skill=None))
    client = sign_in(bob)
    page = text(client.get("/today/reminded/", follow=True))
    assert "2 questions are ready for review" in page


def test_and_stays_where_the_learner_is_if_that_is_here(sign_in, bob, riverside):
    deal(bob, 1)
    with tenant_scope(riverside.pk):
        deal(bob, 2, quiz=QuizAtomFactory(skill=None))
    client = sign_in(bob)
    assert "1 question is ready" in text(client.get("/today/reminded/", follow=True))
