"""From beat to the browser, through a push service on this machine."""

import pytest

from apps.accounts.models import PushSubscription
from apps.accounts.push import subscriptions
from apps.accounts.tests.push_service import Browser, running
from apps.content.tests.factories import QuizAtomFactory, SkillFactory
from apps.quizzes import tasks

from .remind import EVENING, NEXT_DAY, deal, remind, want

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings, monkeypatch):
    settings.PUSH_TO_LOOPBACK = True
    # In this process; that workers run it is Celery's business.
    monkeypatch.setattr(tasks.push, "delay", tasks.push)
    with running() as service:
        yield service


@pytest.fixture
def browser(bob, service):
    for name in ("Sepsis", "Triage", "Wounds", "Sutures", "Burns"):
        deal(bob, 1, quiz=QuizAtomFactory(skill=SkillFactory(name=name)))
    browser = Browser()
    subscriptions.subscribe(user=bob, endpoint=service.endpoint, **browser.keys())
    return browser


def test_a_browser_is_told_once_a_day(bob, browser, service):
    want(bob, email=False, push=True)
    remind()
    remind()
    [sent] = service.sent
    assert browser.read(sent.body) == {
        "title": "5 questions, about 1 minute",
        "body": "Burns 1 · Sepsis 1 · Sutures 1 · 2 skills more",
        "url": "/today/reminded/",
        "tag": "reminder",
    }
    # Quiet hours begin at 21:00, not quite three hours later: it is not kept for longer.
    assert sent.headers["TTL"] == str(179 * 60)


def test_a_browser_that_is_gone_is_not_told_again(bob, browser, service):
    service.status = 410
    want(bob, email=False, push=True)
    remind()
    remind(at=EVENING + NEXT_DAY)
    assert len(service.sent) == 1
    assert not PushSubscription.objects.exists()


def test_without_a_wish_browsers_are_left_alone(bob, browser, service):
    want(bob, email=True)
    remind()
    assert service.sent == []
