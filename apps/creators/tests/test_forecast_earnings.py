"""The range of a forecast holds what it says, and never less than is there."""

import random

from hypothesis import given
from hypothesis import strategies as st

from apps.creators.earnings import chart, forecast

DAYS = st.lists(st.integers(0, 10**9), min_size=7, max_size=28)


@given(st.integers(0, 10**10), st.integers(0, 31), DAYS)
def test_a_forecast_lies_within_its_range_and_above_what_is_earned(earned, days_left, lately):
    found = forecast.of_month(earned, days_left=days_left, lately=lately)
    assert earned <= found.low <= found.high
    assert found.low <= max(found.likely, earned) <= found.high
    if days_left == 0:
        assert found.low == found.likely == found.high == earned


def test_a_week_is_needed():
    assert forecast.of_month(5, days_left=3, lately=[1] * 6) is None


def test_equal_days_leave_no_doubt():
    found = forecast.of_month(100, days_left=10, lately=[7] * 28)
    assert (found.low, found.likely, found.high) == (170, 170, 170)


def test_four_fifths_of_months_end_within_the_range():
    """Days drawn from a skewed distribution; 2000 months with the same seed each time."""
    draw = random.Random(7)  # noqa: S311
    within = 0
    for _ in range(2000):
        lately = [round(draw.lognormvariate(13, 0.6)) for _ in range(28)]
        month = sum(round(draw.lognormvariate(13, 0.6)) for _ in range(15))
        found = forecast.of_month(0, days_left=15, lately=lately)
        within += found.low <= month <= found.high
    assert 0.76 < within / 2000 < 0.84


def test_bars_fill_the_chart_and_small_days_are_seen():
    high, none, low = chart.bars([10**9, 0, 1])
    assert (high.y, high.height) == (0, chart.HEIGHT)
    assert none.height == 0
    assert low.height == chart.LEAST
    assert high.x < none.x < low.x < chart.WIDTH
