"""The parts of an amount sum to it, and differ from the exact share by less than a unit."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.billing.apportionment import apportion, per_mille

AMOUNTS = st.integers(min_value=0, max_value=10**15)
WEIGHTS = st.dictionaries(st.text(max_size=6), st.integers(0, 10**12), max_size=40)


@given(AMOUNTS, WEIGHTS)
def test_parts_sum_to_the_amount(amount, weights):
    parts = apportion(amount, weights)
    assert sum(parts.values()) == (amount if sum(weights.values()) else 0)


@given(AMOUNTS, WEIGHTS)
def test_no_part_is_a_unit_off(amount, weights):
    total = sum(weights.values())
    for key, part in apportion(amount, weights).items():
        assert abs(part - Fraction(amount * weights[key], total)) < 1


@given(AMOUNTS, WEIGHTS)
def test_who_has_no_weight_gets_nothing_and_more_weight_never_gets_less(amount, weights):
    parts = apportion(amount, weights)
    assert all(parts[key] == 0 for key in parts if not weights[key])
    ordered = sorted(parts, key=lambda key: weights[key])
    assert all(
        parts[a] <= parts[b] + (weights[a] == weights[b])
        for a, b in zip(ordered, ordered[1:], strict=False)
    )


@given(AMOUNTS, WEIGHTS)
def test_the_order_does_not_matter(amount, weights):
    backwards = dict(reversed(list(weights.items())))
    assert apportion(amount, weights) == apportion(amount, backwards)


def test_ties_go_to_the_smaller_key():
    assert apportion(2, {"c": 1, "a": 1, "b": 1}) == {"a": 1, "b": 1, "c": 0}


def test_nothing_is_taken_from_anybody():
    with pytest.raises(ValueError, match="not negative"):
        apportion(-1, {"a": 1})
    with pytest.raises(ValueError, match="not negative"):
        apportion(1, {"a": -1})


def test_per_mille_rounds_down():
    assert [per_mille(n, 450) for n in (0, 1, 2, 3, 1000)] == [0, 0, 0, 1, 450]
