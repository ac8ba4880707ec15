"""From a probability to what a learner is told to do, and what that spares him. Pure."""

from enum import StrEnum

import numpy as np

# Skipping what is not known costs more than a minute of what is: hence above one half.
SKIP_FROM = 0.75
REVIEW_FROM = 0.4
# How far into a goal somebody is says nothing certain of a single skill. To skip it, answers about
# it or about what builds on it must have raised its own probability this far: one right one does.
TOLD_FROM = 0.4
# What is likelier known than not is not recommended, although a path would still review it. A
# variance above this share of the prior's: nothing was shown at all.
KNOWN_FROM, UNTOLD = 0.55, 0.98


class Verdict(StrEnum):
    SKIP = "skip"  # known
    REVIEW = "review"  # known in part: its questions, without the lessons
    START = "start"  # to be learned


ORDER = (Verdict.SKIP, Verdict.REVIEW, Verdict.START)
SKIP, REVIEW, START = range(3)


def told(own: np.ndarray) -> np.ndarray:
    """Which skills' `own` probabilities, by answers about them and nearby, speak for them."""
    return own >= TOLD_FROM


def verdicts(mastery: np.ndarray, *, own: np.ndarray) -> np.ndarray:
    """SKIP, REVIEW or START (positions in ORDER) of each probability of mastery; `own`: the part
    of it that `told` reads. What nothing tells of by itself is reviewed at most."""
    some = np.where(mastery >= REVIEW_FROM, REVIEW, START)
    return np.where(told(own) & (mastery >= SKIP_FROM), SKIP, some)


def worth(
    mastery: np.ndarray, told: np.ndarray | bool, video: np.ndarray, quiz: np.ndarray
) -> np.ndarray:
    """Seconds that the best verdict is expected to spare, less what a wrong one costs: such costs
    as make each verdict worth just as much as the next lower one where it begins."""
    review = video * (mastery - REVIEW_FROM) / (1.0 - REVIEW_FROM)
    begins = video * (SKIP_FROM - REVIEW_FROM) / (1.0 - REVIEW_FROM)
    whole = video + quiz
    skip = whole - (1.0 - mastery) * (whole - begins) / (1.0 - SKIP_FROM)
    return np.maximum(0.0, np.where(told, np.maximum(review, skip), review))
