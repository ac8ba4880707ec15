"""The next question of a diagnostic, on graphs made up here."""

import numpy as np
import pytest

from apps.pathways.diagnostic import choosing
from apps.pathways.diagnostic.choosing import Questions, choose
from apps.pathways.mastery.belief import (
    AVERAGE,
    PRIOR_MEAN,
    PRIOR_VARIANCE,
    UNKNOWN,
    learned,
    mastery,
)
from apps.pathways.mastery.spreading import informed
from apps.pathways.mastery.verdicts import SKIP, START, verdicts

from .test_spread_mastery import chain


def asking(size, guess=0.25):
    """One average question a skill, for ever."""
    n = np.arange(size)
    zeros = np.zeros(size)
    return Questions(n, n, zeros, zeros + 0.1, zeros + guess)


def unknown(size):
    return np.full(size, PRIOR_MEAN), np.full(size, PRIOR_VARIANCE)


def pick(size, *, mean=None, variance=None, scope=None, asked=None, questions=None):
    plain = unknown(size)
    return choose(
        chain(size),
        np.ones(size, bool) if scope is None else scope,
        plain[0] if mean is None else mean,
        plain[1] if variance is None else variance,
        questions or asking(size),
        np.zeros(size, bool) if asked is None else asked,
    )


def diagnosed(size, knows):
    """Asks a learner who has the first `knows` skills of a chain; (verdicts, questions needed)."""
    beliefs, count = {}, 0
    while True:
        mean, variance = unknown(size)
        for skill, belief in beliefs.items():
            mean[skill], variance[skill] = belief.mean, belief.variance
        mean, variance = informed(chain(size), mean, variance)
        place = pick(size, mean=mean, variance=variance)
        if place is None or count == 60:
            return verdicts(mastery(mean, variance), variance), count
        count += 1
        beliefs[place], _ = learned(
            beliefs.get(place, UNKNOWN), AVERAGE, score=float(place < knows), guess=0.25, moment=0
        )


def test_the_first_question_is_neither_the_first_nor_the_last_of_a_chain():
    assert 1 <= pick(9) <= 7


def test_what_is_decided_or_out_of_scope_or_asked_is_not_asked():
    scope = np.array([True, True, False, True])
    mean, variance = unknown(4)
    mean[0], variance[0] = 3.0, 0.2
    asked = np.array([False, True, False, False])
    assert pick(4, mean=mean, variance=variance, scope=scope, asked=asked) == 3


def test_nothing_is_asked_when_all_is_decided():
    mean, variance = np.full(3, 3.0), np.full(3, 0.2)
    assert pick(3, mean=mean, variance=variance) is None


def test_of_two_questions_of_a_skill_the_one_that_cannot_be_guessed_is_asked():
    zeros = np.zeros(2)
    two = Questions(np.arange(2), np.zeros(2, int), zeros, zeros + 0.1, np.array([0.5, 0.0]))
    assert pick(1, questions=two, asked=np.zeros(2, bool)) == 1


@pytest.mark.parametrize("knows", [0, 4, 8])
def test_a_diagnostic_finds_how_far_somebody_is(knows):
    found, count = diagnosed(8, knows)
    assert (found[:knows] == SKIP).sum() >= knows - 1
    assert (found[knows:] == START).sum() >= 8 - knows - 1
    assert count < 8 * 4


def test_it_ends_by_number_and_by_time():
    assert choosing.over(asked=choosing.MOST_QUESTIONS, seconds=0)
    assert choosing.over(asked=1, seconds=choosing.MOST_SECONDS)
    assert not choosing.over(asked=1, seconds=10)
