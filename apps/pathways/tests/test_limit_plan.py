"""A plan with so many lessons for subscribers a day: counted by what was really watched."""

from datetime import timedelta

import pytest

from apps.analytics.models import Watch
from apps.billing.models import Plan, Subscription
from apps.content.tests.factories import AtomFactory
from apps.lib import clock
from apps.media.tests.factories import encrypted
from apps.pathways import entitlement
from apps.pathways.entitlement import DailyLimit


@pytest.fixture
def plan(bob):
    plan = Plan.objects.create(
        slug="test", name="Test", cents=100, interval="month", lessons_a_day=1
    )
    Subscription.objects.create(
        user=bob, plan=plan, ref="s", state="active", paid_until=clock.now() + timedelta(days=9)
    )


@pytest.fixture
def lessons(alice):
    return [AtomFactory(owner=alice, premium=True) for _ in range(2)]


def watch(user, atom, **fields):
    Watch.objects.create(
        learner=user, subject_kind="atom", subject_id=atom.public_id, seconds=5, **fields
    )


def test_the_last_one_can_be_watched_on_the_next_not(bob, plan, lessons):
    first, second = map(encrypted, lessons)
    entitlement.judge(bob, first)
    entitlement.judge(bob, second)  # a key that is fetched ahead counts for nothing
    watch(bob, lessons[0])
    entitlement.judge(bob, first)
    with pytest.raises(DailyLimit):
        entitlement.judge(bob, second)


def test_open_lessons_and_yesterday_do_not_count(bob, plan, lessons, alice):
    watch(bob, AtomFactory(owner=alice))
    watch(bob, lessons[0], watched_at=clock.now() - timedelta(days=2))
    entitlement.judge(bob, encrypted(lessons[1]))
