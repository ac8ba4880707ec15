"""The intervals of A/B tests: always valid, and as narrow as the plan says."""

import numpy as np
import pytest
from scipy.stats import norm

from apps.creators.experiments import sequential
from apps.creators.experiments.sequential import FEWEST, Count

LEVEL = 0.05
PLANNED = sequential.plan(0.05)


def test_nothing_is_said_of_too_few():
    enough = Count(FEWEST, 10)
    assert sequential.difference(Count(FEWEST - 1, 40), enough, planned=PLANNED) is None
    assert sequential.difference(enough, Count(FEWEST - 1, 40), planned=PLANNED) is None
    assert sequential.difference(enough, Count(FEWEST, 40), planned=PLANNED) is not None


def test_turned_round_it_is_the_same_with_another_sign():
    there = sequential.difference(Count(700, 300), Count(500, 260), planned=PLANNED)
    back = sequential.difference(Count(500, 260), Count(700, 300), planned=PLANNED)
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low))
    assert there.low < there.middle < there.high


@pytest.mark.parametrize("information", [10.0, 500.0, 6_000.0, 1e6])
def test_it_is_wider_than_the_interval_for_one_look(information):
    one_look = norm.ppf(1 - LEVEL / 2) / information**0.5
    assert sequential.radius(information, planned=PLANNED, level=LEVEL) > one_look


def test_it_narrows_down_to_nothing():
    radii = [sequential.radius(10.0**k, planned=PLANNED, level=LEVEL) for k in range(1, 9)]
    assert radii == sorted(radii, reverse=True)
    assert radii[-1] < 0.001


def test_it_is_narrowest_where_it_was_planned_to_be():
    def at(planned: float) -> float:
        return sequential.radius(PLANNED, planned=planned, level=LEVEL)

    assert at(PLANNED) < min(at(PLANNED / 2), at(PLANNED * 2))
    assert at(PLANNED) == pytest.approx(min(at(PLANNED * f) for f in np.linspace(0.5, 2, 301)))


def test_at_the_planned_end_the_difference_is_found_as_often_as_stated():
    """The estimate is normal around the true difference; beyond the radius it is found."""
    radius = sequential.radius(PLANNED, planned=PLANNED, level=LEVEL)
    assert norm.sf((radius - 0.05) * PLANNED**0.5) == pytest.approx(0.8)


@pytest.mark.parametrize("wish", [{"power": 0.9}, {"level": 0.01}])
def test_who_wants_more_needs_more(wish):
    usual = sequential.viewers(0.5, 0.05, [0.5, 0.5])
    assert sequential.viewers(0.5, 0.05, [0.5, 0.5], **wish) > usual
    assert sequential.viewers(0.5, 0.02, [0.5, 0.5]) > 6 * usual
    assert sequential.viewers(0.5, 0.05, [0.9, 0.1]) > usual
    assert sequential.viewers(0.5, 0.05, [1 / 3] * 3) > usual
    assert sequential.viewers(0.5, 0.05, [0.5, 0.5], reach=0.5) == pytest.approx(2 * usual, abs=2)


@pytest.mark.parametrize("rate", [0.0, 0.001, 0.5, 0.98, 1.0])
def test_a_plan_asks_for_enough_to_say_anything(rate):
    assert sequential.viewers(rate, 0.1, [0.9, 0.1]) >= FEWEST / 0.1


@pytest.mark.parametrize(("rate", "share"), [(0.5, 0.5), (0.05, 0.5), (0.6, 0.9)])
def test_equal_versions_are_told_apart_too_seldom_to_matter(rate, share):
    """300 tests of 60 days, looked at daily: as often as the level allows, at most, give or take
    three standard errors; some 100 would be wrong with a test for one look."""
    rng = np.random.default_rng(int(1000 * rate * share))
    wrong = sum(_found(rng, (rate, rate), share) for _run in range(300))
    assert wrong <= 300 * LEVEL + 3 * (300 * LEVEL * (1 - LEVEL)) ** 0.5


def test_a_difference_is_found_in_time():
    """As often as stated by the planned end, at least, give or take three standard errors."""
    rng = np.random.default_rng(5)
    days = sequential.viewers(0.6, 0.05, [0.5, 0.5]) // 200
    found = sum(_found(rng, (0.6, 0.65), 0.5, days=days) for _run in range(300))
    assert found >= 300 * 0.8 - 3 * (300 * 0.8 * 0.2) ** 0.5


def _found(rng, rates, share, *, days=60):
    came = rng.poisson((200 * share, 200 * (1 - share)), (days, 2))
    stayed = rng.binomial(came, rates).cumsum(axis=0).tolist()
    for viewers, completed in zip(came.cumsum(axis=0).tolist(), stayed, strict=True):
        base, other = (Count(*each) for each in zip(viewers, completed, strict=True))
        interval = sequential.difference(base, other, planned=PLANNED)
        if interval and (interval.is_above_zero or interval.is_below_zero):
            return True
    return False
