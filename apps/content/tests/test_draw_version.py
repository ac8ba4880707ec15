"""Which version somebody gets: always the same, in proportion, and in each test anew."""

from collections import Counter
from math import sqrt

import pytest

from apps.content.splits import draw

KNOWN = [2, 1, 2, 1, 1, 2, 2, 1, 1, 2, 2, 1]
PEOPLE = [f"learner:{n}" for n in range(20_000)]


def test_everybody_keeps_his_version():
    weights = {1: 1, 2: 1, 3: 4}
    first = [draw(person, salt="a", weights=weights) for person in PEOPLE[:500]]
    turned = {number: weights[number] for number in (3, 1, 2)}
    assert first == [draw(person, salt="a", weights=turned) for person in PEOPLE[:500]]


def test_the_draw_of_today_is_the_draw_of_next_year():
    """Were the rule to change, everybody in a running test would change versions."""
    drawn = [draw(person, salt="a" * 32, weights={1: 50, 2: 50}) for person in PEOPLE[:12]]
    assert drawn == KNOWN


@pytest.mark.parametrize("weights", [{1: 1, 2: 1}, {1: 9, 2: 1}, {2: 1, 5: 2, 7: 3}])
def test_shares_are_as_weighted(weights):
    drawn = Counter(draw(person, salt="b", weights=weights) for person in PEOPLE)
    for number, weight in weights.items():
        share = weight / sum(weights.values())
        error = sqrt(share * (1 - share) / len(PEOPLE))
        assert abs(drawn[number] / len(PEOPLE) - share) < 4 * error


def test_two_tests_have_nothing_to_do_with_each_other():
    both = Counter(
        (draw(p, salt="a", weights={1: 1, 2: 1}), draw(p, salt="b", weights={1: 1, 2: 1}))
        for p in PEOPLE
    )
    error = sqrt(0.25 * 0.75 / len(PEOPLE))
    assert all(abs(count / len(PEOPLE) - 0.25) < 4 * error for count in both.values())
    assert len(both) == 4


def test_without_one_version_only_those_move_who_had_it():
    weights = {1: 1, 2: 1, 3: 1}
    for person in PEOPLE[:2000]:
        before = draw(person, salt="a", weights=weights)
        after = draw(person, salt="a", weights={1: 1, 2: 1})
        assert before == after or before == 3
