from datetime import UTC, datetime, timedelta

import pytest

from apps.lib import clock
from apps.quizzes.models import ReviewDay
from apps.tenants.scope import tenant_scope

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def keep(learner, *ago):
    for days in ago:
        at = NOON - timedelta(days=days)
        ReviewDay.objects.create(
            learner=learner, day=at.date(), waiting_since=at.date(), first_at=at, last_at=at
        )


@pytest.fixture
def streak(sign_in, bob):
    def ask(tenant=None):
        with clock.frozen(NOON):
            return sign_in(bob, tenant).get("/api/v1/streak/").json()

    return ask


def test_a_streak_with_all_that_today_shows(streak, bob):
    keep(bob, 3, 2, 1, 0)
    assert streak() == {
        "length": 4,
        "best": 4,
        "freezes": 0,
        "frozen": 0,
        "mood": "done",
        "missed": 0,
        "lost": 0,
        "next_milestone": 7,
        "milestones": [{"days": days, "reached": days <= 4} for days in (1, 3, 7, 14, 30)],
    }


def test_none_yet(streak):
    told = streak()
    assert (told["length"], told["mood"], told["next_milestone"]) == (0, "new", 1)


def test_nobody_elses_and_no_other_organisations(streak, bob, charlie, riverside):
    keep(charlie, 1, 0)
    with tenant_scope(riverside.pk):
        keep(bob, 0)
    assert streak()["length"] == 0
    assert streak(riverside)["length"] == 1


def test_days_of_years_cost_no_more_queries(sign_in, bob, django_assert_num_queries):
    client = sign_in(bob)
    client.get("/api/v1/streak/")
    keep(bob, 0)
    with django_assert_num_queries(5) as few:
        client.get("/api/v1/streak/")
    keep(bob, *range(1, 100))
    with django_assert_num_queries(len(few)):
        client.get("/api/v1/streak/")
