"""First days against later ones."""

import pytest

from apps.creators.experiments import novelty, sequential
from apps.creators.experiments.sequential import Count, Interval

PLANNED = sequential.plan(0.05)


def compared(early, late):
    pairs = [(Count(2000, 1000), Count(2000, 1000 + more)) for more in (early, late)]
    return novelty.compare(*pairs, planned=PLANNED)


@pytest.mark.parametrize(
    ("early", "late", "trend"),
    [(400, 0, "fading"), (0, 400, "growing"), (400, 380, ""), (100, 0, ""), (-400, 0, "fading")],
)
def test_what_wears_off_and_what_does_not(early, late, trend):
    assert compared(early, late).trend == trend


def test_what_turns_round_is_told_by_its_size():
    found = novelty.Novelty(Interval(0.05, 0.1, 0.15), Interval(-0.08, -0.04, -0.01))
    assert found.trend == "fading"


def test_too_few_say_nothing():
    few, many = Count(49, 20), Count(500, 200)
    for early, late in (((few, many), (many, many)), ((many, many), (many, few))):
        assert novelty.compare(early, late, planned=PLANNED) is None
