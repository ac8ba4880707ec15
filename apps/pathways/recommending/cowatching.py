"""What is watched by the same people: implicit matrix factorisation (Hu, Koren & Volinsky, ICDM
2008), by the `implicit` package. Pure.

Learners are not kept: whoever asks is folded in from what he has watched, by the same least
squares that made the factors, so that the lesson of a minute ago counts.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Positions = NDArray[np.int64]

FACTORS = 32
REGULARISATION = 2.0
CONFIDENCE = 20.0  # what a lesson that was finished counts beside one that was never met
ROUNDS = 12
FEWEST = 40  # pairs of learner and lesson: fewer say nothing


def factors(
    learners: Positions, lessons: Positions, worth: Floats, *, count: int, width: int = FACTORS
) -> Floats:
    """float32 (count, width), of `count` lessons; zeros for one that nobody has watched.

    One pair a row: which learner, which lesson, how much it was worth to him (0 to 1).
    """
    if len(lessons) < FEWEST:
        return np.zeros((count, 0), np.float32)
    import scipy.sparse
    from implicit.cpu.als import AlternatingLeastSquares
    from threadpoolctl import threadpool_limits

    people = np.unique(learners, return_inverse=True)[1]
    shape = int(people.max()) + 1, count
    table = scipy.sparse.csr_matrix((worth * CONFIDENCE, (people, lessons)), shape=shape)
    with threadpool_limits(1, "blas"):
        model = AlternatingLeastSquares(
            factors=min(width, *shape),
            regularization=REGULARISATION,
            iterations=ROUNDS,
            num_threads=1,
            random_state=1,
        )
        model.fit(table, show_progress=False)
    found = np.asarray(model.item_factors, np.float32)
    found[np.bincount(lessons, minlength=count) == 0] = 0.0
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """One learner among the factors."""

    towards: Floats  # (width,): the scalar product with a lesson's factors is its score
    shares: Floats  # (width, watched): … what each watched lesson gives to that score

    @classmethod
    def of(cls, all_factors: Floats, gram: Floats, watched: Positions, worth: Floats) -> "Folded":
        """`gram`: factorsᵀ · factors of all lessons, worked out once."""
        own, width = all_factors[watched], all_factors.shape[1]
        weighted = own * (worth * CONFIDENCE)[:, None]
        left = gram + own.T @ weighted + REGULARISATION * np.eye(width, dtype=np.float32)
        # (1 + confidence) · preference of 1
        shares = np.linalg.solve(left, own.T * (1.0 + worth * CONFIDENCE)).astype(np.float32)
        return cls(shares.sum(axis=1), shares)
