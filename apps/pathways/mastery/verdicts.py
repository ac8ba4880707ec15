"""From a probability to what a learner is told to do. Pure."""

from enum import StrEnum

import numpy as np

from .belief import PRIOR_VARIANCE

# Skipping what is not known costs more than a minute of what is: hence above one half. With four
# options three of three right are enough, two of three make a review.
SKIP_FROM = 0.55
REVIEW_FROM = 0.26
# A variance above this share of the prior's: nothing is known, whatever the mean.
UNTOLD = 0.98


class Verdict(StrEnum):
    SKIP = "skip"  # known
    REVIEW = "review"  # known in part: its questions, without the lessons
    START = "start"  # to be learned


ORDER = (Verdict.SKIP, Verdict.REVIEW, Verdict.START)
SKIP, REVIEW, START = range(3)


def verdicts(mastery: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """SKIP, REVIEW or START (positions in ORDER) of each probability of mastery, and the variance
    of the ability that it comes from."""
    told = variance < UNTOLD * PRIOR_VARIANCE
    some = np.where(told & (mastery >= REVIEW_FROM), REVIEW, START)
    return np.where(told & (mastery >= SKIP_FROM), SKIP, some)
