"""Whether the versions got their shares of the viewers, looked at every day."""

import math
from itertools import accumulate

import numpy as np
import pytest
from scipy.stats import dirichlet_multinomial, multinomial

from apps.creators.experiments import ratio


@pytest.mark.parametrize("shares", [(0.5, 0.5), (0.9, 0.1), (0.2, 0.3, 0.5)])
def test_it_is_the_bayes_factor(shares):
    counts = [30, 12, 7][: len(shares)]
    belief = dirichlet_multinomial([ratio.BELIEF * share for share in shares], sum(counts))
    factor = belief.logpmf(counts) - multinomial(sum(counts), shares).logpmf(counts)
    assert ratio.evidence(counts, shares) == pytest.approx(factor)


def test_on_the_average_a_viewer_changes_nothing():
    """Under the right shares it is a martingale: what Ville's inequality asks for."""
    shares, counts = (0.3, 0.7), [40, 75]
    after = [
        share * math.exp(ratio.evidence([n + (k == each) for k, n in enumerate(counts)], shares))
        for each, share in enumerate(shares)
    ]
    assert sum(after) == pytest.approx(math.exp(ratio.evidence(counts, shares)))


def test_nobody_yet_is_no_evidence():
    assert ratio.evidence([0, 0], [0.5, 0.5]) == pytest.approx(0)


@pytest.mark.parametrize(
    ("counts", "off"),
    [([5, 0], False), ([520, 480], False), ([5200, 4800], True), ([60, 10], True)],
)
def test_what_is_off(counts, off):
    assert ratio.is_off(counts, [0.5, 0.5]) is off


def test_a_right_ratio_is_doubted_too_seldom_to_matter():
    """1 in 100 at most, though every single viewer is looked at."""
    rng = np.random.default_rng(7)
    doubted = 0
    for _run in range(200):
        firsts = list(accumulate(rng.integers(0, 2, 400).tolist()))
        doubted += any(ratio.is_off([n, k - n], [0.5, 0.5]) for k, n in enumerate(firsts, 1))
    assert doubted <= 200 * ratio.LEVEL + 3 * (200 * ratio.LEVEL) ** 0.5
