"""What opens a lesson for subscribers: a plan, an organisation's licence, or staff."""

from datetime import timedelta

import pytest

from apps.accounts.models import Subscription as Grant
from apps.billing import entitlements
from apps.billing.entitlements import Entitlement
from apps.billing.models import Licence, Plan, Subscription
from apps.lib import clock
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope


@pytest.fixture
def plan(public):
    return Plan.objects.create(
        slug="test", name="Test", cents=100, interval="month", lessons_a_day=3
    )


def subscribe(user, plan, **fields):
    fields = {"paid_until": clock.now() + timedelta(days=9), "state": "active"} | fields
    ref = f"sub_{Subscription.objects.count()}"
    return Subscription.objects.create(user=user, plan=plan, provider="local", ref=ref, **fields)


def of(user, tenant_id=PUBLIC_TENANT):
    return entitlements.of(user, tenant_id)


def licence(**fields):
    today = clock.now().date()
    dates = {"starts_on": today, "ends_on": today + timedelta(days=1)}
    return Licence.objects.create(**dates | fields)


def test_nothing_opens_nothing(bob):
    assert of(bob) == []


def test_a_plan_opens_by_its_limit(bob, charlie, plan):
    subscribe(bob, plan)
    assert of(bob) == [Entitlement(3)]
    assert of(charlie) == []


@pytest.mark.parametrize(
    ("fields", "days", "opens"),
    [
        ({"state": "incomplete", "paid_until": None}, 0, False),
        ({"state": "past_due"}, 15, True),
        ({"state": "past_due"}, 17, False),
        ({"cancels": True}, 8, True),
        ({"cancels": True}, 10, False),
    ],
)
def test_what_is_paid_and_some_grace_is_open(bob, plan, fields, days, opens):
    subscribe(bob, plan, **fields)
    with clock.shifted(timedelta(days=days)):
        assert bool(of(bob)) is opens


def test_ended_at_once_it_closes_at_once(bob, plan):
    subscribe(bob, plan, state="ended", ended_at=clock.now() - timedelta(minutes=1))
    assert of(bob) == []


def test_a_licence_opens_public_lessons_to_who_works_there(bob, riverside):
    with tenant_scope(riverside.pk, user_id=bob.pk):
        licence(lessons_a_day=10)
        assert of(bob) == [Entitlement(10)]
        assert of(bob, riverside.pk) == []
    assert of(bob) == []


@pytest.mark.parametrize("days", [-1, 1])
def test_a_licence_counts_for_its_days(bob, riverside, days):
    with tenant_scope(riverside.pk, user_id=bob.pk):
        licence()
        with clock.shifted(timedelta(days=days)):
            assert of(bob) == []


def test_the_widest_comes_first(bob, plan, riverside):
    subscribe(bob, plan)
    with tenant_scope(riverside.pk, user_id=bob.pk):
        licence(lessons_a_day=10)
        assert of(bob) == [Entitlement(10), Entitlement(3)]
    Grant.objects.create(user=bob)
    assert of(bob) == [Entitlement(None), Entitlement(3)]
