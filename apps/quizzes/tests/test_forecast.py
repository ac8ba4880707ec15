from datetime import UTC, datetime, timedelta

import pytest

from apps.lib import clock
from apps.quizzes import chart, reviews
from apps.quizzes.models import Card
from apps.quizzes.tests.factories import QuestionFactory

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with clock.frozen(NOON):
        yield


@pytest.fixture
def deal(bob):
    """`deal(0, 1, 1)`: cards of Bob's due in that many days."""

    def deal(*days):
        for away in days:
            Card.objects.create(
                learner=bob,
                question=QuestionFactory(),
                scheduler="sm2",
                due_at=NOON.replace(hour=4) + timedelta(days=away),
            )

    return deal


def test_the_forecast_counts_by_day(bob, deal):
    deal(-4, 0, 1, 1, 3, 29, 30, 200)
    forecast = reviews.forecast(bob)
    assert forecast.due_now == 2
    assert [(day.away, day.count) for day in forecast.coming] == [(1, 2), (3, 1), (29, 1)]
    assert (forecast.later, forecast.total) == (2, 8)
    assert forecast.days[1].day.isoformat() == "2026-03-11"


def test_the_forecast_is_one_query(bob, deal, django_assert_num_queries):
    deal(*range(40))
    with django_assert_num_queries(1):
        reviews.forecast(bob)


def test_the_busiest_day_is_as_high_as_the_chart_and_one_review_still_shows(bob, deal):
    deal(1, *[2] * 40)
    heights = [column.height for column in chart.columns(reviews.forecast(bob))]
    assert heights[:4] == [chart.NONE, chart.LOWEST, chart.HEIGHT, chart.NONE]
    assert len(heights) == 14
