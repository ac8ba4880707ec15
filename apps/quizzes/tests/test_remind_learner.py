from datetime import timedelta

import pytest

from apps.accounts.models import Membership
from apps.accounts.tests.factories import UserFactory
from apps.content.tests.factories import QuizAtomFactory, SkillFactory
from apps.lib import clock
from apps.quizzes.models import Card, Plan, Reminder
from apps.quizzes.reminders import claims
from apps.tenants.scope import tenant_scope

from .remind import EVENING, MORNING, NEXT_DAY, confirm, deal, remind, want

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(bob):
    """Bob's address is confirmed, and five questions of two skills are due."""
    confirm(bob)
    for name, count in (("Sepsis", 3), ("Triage", 2)):
        deal(bob, count, quiz=QuizAtomFactory(skill=SkillFactory(name=name)))
    return bob


def test_a_digest_of_what_is_due_at_the_chosen_hour(due, mailoutbox):
    want(due)

    remind(at=MORNING + timedelta(hours=8))
    assert mailoutbox == []
    remind()

    [mail] = mailoutbox
    assert mail.to == [due.email]
    assert mail.subject == "MicroLearn: 5 questions, about 1 minute"
    assert "- Sepsis: 3\n- Triage: 2" in mail.body
    assert "https://microlearn.example/today/reminded/" in mail.body
    assert "<li>Sepsis: 3</li>" in mail.alternatives[0].content


def test_the_header_stops_it_in_one_tap(due, mailoutbox, client):
    want(due)
    remind()

    headers = mailoutbox[0].message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = headers["List-Unsubscribe"].strip("<>").removeprefix("https://microlearn.example")
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    remind(at=EVENING + NEXT_DAY)
    assert len(mailoutbox) == 1


def test_once_a_day_and_again_the_next(due, mailoutbox):
    want(due)
    for minutes in (0, 1, 60, 170):
        remind(at=EVENING + timedelta(minutes=minutes))
    assert len(mailoutbox) == 1

    remind(at=EVENING + NEXT_DAY)

    assert len(mailoutbox) == 2
    assert [row.questions for row in Reminder.objects.all()] == [5, 5]


def test_nothing_due_is_nothing_sent(bob, mailoutbox):
    confirm(bob)
    want(bob)
    remind()
    assert mailoutbox == []
    assert Reminder.objects.get().questions == 0


def test_what_is_done_for_today_is_not_asked_for(due, mailoutbox):
    Plan.objects.create(learner=due, daily_limit=20)
    Card.objects.own().update(suspended_at=MORNING)
    want(due)
    remind()
    assert mailoutbox == []


def test_nobody_is_written_to_unasked(due, mailoutbox):
    remind()
    want(due, email=False)
    remind()
    assert mailoutbox == []


def test_an_address_that_nobody_confirmed_gets_nothing(bob, mailoutbox):
    deal(bob, 1)
    want(bob)
    remind()
    assert mailoutbox == []


@pytest.mark.parametrize("closed", [{"is_active": False}, {"is_demo": True}])
def test_a_closed_account_gets_nothing(due, mailoutbox, closed, settings):
    settings.DEMO = False
    want(due)
    type(due).objects.filter(pk=due.pk).update(**closed)
    remind()
    assert mailoutbox == []


def test_all_organisations_in_one_mail(due, riverside, mailoutbox):
    with tenant_scope(riverside.pk):
        deal(due, 4, quiz=QuizAtomFactory(skill=SkillFactory(name="Ward 3")))
    want(due)
    remind()
    [mail] = mailoutbox
    assert "9 questions" in mail.subject
    assert "Riverside Hospital:\n- Ward 3: 4" in mail.body


def test_what_lies_in_an_organisation_that_was_left_is_not_told(due, riverside, mailoutbox):
    with tenant_scope(riverside.pk):
        deal(due, 4)
        Membership.objects.filter(user=due).delete()
    want(due)
    remind()
    assert "5 questions" in mailoutbox[0].subject


def test_in_the_language_of_the_learner(due, mailoutbox):
    due.language = "de"
    due.save()
    want(due)
    remind()
    assert mailoutbox[0].subject == "MicroLearn: 5 Fragen, etwa 1 Minute"
    assert "Keine Erinnerungen mehr per E-Mail:" in mailoutbox[0].body


def test_a_round_that_comes_late_keeps_quiet_hours(due, mailoutbox):
    want(due)
    remind(at=EVENING + timedelta(hours=5))
    assert mailoutbox == []
    remind(at=MORNING + NEXT_DAY)
    assert len(mailoutbox) == 1
    remind(at=EVENING + NEXT_DAY)
    assert len(mailoutbox) == 1


def test_by_the_clock_of_where_the_learner_lives(due, mailoutbox):
    due.time_zone = "America/New_York"
    due.save()
    want(due)
    remind()
    assert mailoutbox == []
    remind(at=EVENING + timedelta(hours=4))  # 18:01 in summer
    assert len(mailoutbox) == 1


def test_who_moves_is_told_once_a_day_there(due, mailoutbox):
    """From Auckland to Honolulu: the same day comes again, a reminder does not."""
    due.time_zone = "Pacific/Auckland"
    due.save()
    want(due, at=MORNING - timedelta(hours=6))
    remind(at=MORNING - timedelta(hours=3))  # 19:00 on the 10th in Auckland
    assert len(mailoutbox) == 1

    type(due).objects.update(time_zone="Pacific/Honolulu")  # by a door that knows no reminders
    remind(at=EVENING + timedelta(hours=10, minutes=30))  # 18:31 on the 10th in Honolulu
    assert len(mailoutbox) == 1
    remind(at=EVENING + timedelta(hours=34, minutes=30))
    assert len(mailoutbox) == 2


def test_a_lost_message_is_sent_by_the_next_round_for_a_while(due, mailoutbox):
    want(due)
    with clock.frozen(EVENING):
        assert len(claims.due()) == 1  # and the broker lost it
    remind(at=EVENING + timedelta(minutes=2))
    assert len(mailoutbox) == 1


def test_what_waited_too_long_is_dropped(due, mailoutbox):
    want(due)
    with clock.frozen(EVENING):
        claims.due()
    remind(at=EVENING + timedelta(hours=3))
    assert mailoutbox == []


def test_a_mail_server_that_is_away_is_asked_again(due, mailoutbox, monkeypatch):
    want(due)
    with monkeypatch.context() as away:
        away.setattr(
            "django.core.mail.backends.locmem.EmailBackend.open",
            lambda _self: (_ for _ in ()).throw(ConnectionRefusedError()),
        )
        remind()
    assert mailoutbox == []
    remind(at=EVENING + timedelta(minutes=1))
    assert len(mailoutbox) == 1


def test_days_of_long_ago_are_forgotten(due):
    want(due)
    remind()
    with clock.frozen(EVENING + timedelta(days=59)):
        assert claims.prune() == 0
    with clock.frozen(EVENING + timedelta(days=61)):
        assert claims.prune() == 1


def test_a_round_costs_the_same_however_many_learners(due, django_assert_num_queries):
    for learner in UserFactory.create_batch(12):
        want(learner)
    with clock.frozen(EVENING), django_assert_num_queries(7):
        assert len(claims.due()) == 12
