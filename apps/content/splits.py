"""Which version somebody gets: a pure function of who he is and of the test, so that nothing has to
be stored, and every device and every visit comes to the same answer.

Weighted rendezvous hashing: Thaler and Ravishankar, "Using name-based mappings to increase hit
rates", IEEE/ACM Transactions on Networking 6 (1998), with the weights of Schindelhauer and
Schomaker, "Weighted distributed hash tables", SPAA 2005. Each version draws a number of its own for
each person, the smallest wins; were a version missing, only those who had it would get another.
"""

import hashlib
import math
from collections.abc import Mapping


def draw(key: str, *, salt: str, weights: Mapping[int, int]) -> int:
    """One of the versions, by number; each with a probability in proportion to its weight.

    `key` names a person, `salt` the test: the draws of two tests have nothing to do with each
    other.
    """
    return min(weights, key=lambda number: (_wait(key, salt, number) / weights[number], number))


def _wait(key: str, salt: str, number: int) -> float:
    """Exponentially distributed: of several, divided by their weights, each is the smallest with a
    probability in proportion to its weight."""
    digest = hashlib.blake2b(f"{number}:{key}".encode(), key=salt.encode(), digest_size=8).digest()
    uniform = (int.from_bytes(digest, "big") + 0.5) / 2**64
    return -math.log(uniform)
