"""Whether as many viewers had each version as should have: where they did not (one version fails to
start, is reported twice, or is given to bots), nothing else that a test says can be believed.

Fabijan et al., "Diagnosing sample ratio mismatch in online controlled experiments", KDD 2019, say
why this comes first. The usual chi-square test is not made for being looked at every day; this is
the Bayes factor of Lindon and Malek, "Anytime-valid inference for multinomial count data", NeurIPS
2022: under the right ratio it is a martingale of mean 1, so that it exceeds 1 / level at any time
with a probability of at most `level` (Ville), exactly and from the first viewer on.
"""

import math
from collections.abc import Sequence

LEVEL = 0.01
# Weight of the belief that a wrong ratio is not far from the right one: about ± 5 points.
BELIEF = 100.0


def evidence(counts: Sequence[int], shares: Sequence[float]) -> float:
    """Natural logarithm of the Bayes factor against `shares` (which sum to 1), for viewers of each
    version in any order of arrival: Dirichlet-multinomial over multinomial."""
    prior = [BELIEF * part for part in shares]
    seen = [a + n for a, n in zip(prior, counts, strict=True)]
    told = sum(n * math.log(part) for n, part in zip(counts, shares, strict=True))
    return _log_beta(seen) - _log_beta(prior) - told


def _log_beta(values: Sequence[float]) -> float:
    return sum(math.lgamma(value) for value in values) - math.lgamma(sum(values))


def is_off(counts: Sequence[int], shares: Sequence[float], *, level: float = LEVEL) -> bool:
    return evidence(counts, shares) >= -math.log(level)
