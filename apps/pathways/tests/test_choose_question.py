"""The next question of a diagnostic, on graphs made up here."""

import numpy as np
import pytest

from apps.pathways.diagnostic import choosing
from apps.pathways.diagnostic.choosing import Ground, choose
from apps.pathways.mastery import front
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

COST = 15.0


def ground(size, *, left=9, video=55.0, quiz=60.0, scope=None):
    """A chain of skills with one lesson each."""
    every = np.ones(size)
    return Ground(
        chain(size),
        np.ones(size, bool) if scope is None else scope,
        np.full(size, left) if isinstance(left, int) else np.array(left),
        every * video,
        every * quiz,
    )


def pick(on, *, mean=None, variance=None, shown=(), asked=0, cost=COST):
    size = on.skills.size
    return choose(
        on,
        np.full(size, PRIOR_MEAN) if mean is None else mean,
        np.full(size, PRIOR_VARIANCE) if variance is None else variance,
        list(shown),
        asked=asked,
        cost=cost,
    )


def diagnosed(size, knows, *, video=55.0, says_unknown=False):
    """Asks a learner who has the first `knows` skills of a chain; (verdicts, questions needed)."""
    beliefs, log = {}, []
    every = np.ones(size, bool)
    place = front.places(chain(size).depth, every)
    while True:
        mean, variance = np.full(size, PRIOR_MEAN), np.full(size, PRIOR_VARIANCE)
        for skill, belief in beliefs.items():
            mean[skill], variance[skill] = belief.mean, belief.variance
        mean, variance = informed(chain(size), mean, variance)
        shown = front.joined(log)
        asked = pick(
            ground(size, video=video), mean=mean, variance=variance, shown=shown, asked=len(log)
        )
        if asked is None or len(log) == 60:
            own = mastery(mean, variance)
            chance = front.shifted(own, front.believed(shown, place), place)
            return verdicts(chance, own=own), len(log)
        guess = 0.0 if says_unknown and asked >= knows else 0.25
        score = float(asked < knows)
        log.append((asked, score, guess))
        beliefs[asked], _ = learned(
            beliefs.get(asked, UNKNOWN), AVERAGE, score=score, guess=guess, moment=0
        )


def test_the_first_question_is_neither_the_first_nor_the_last_of_a_chain():
    assert 1 <= pick(ground(14)) <= 12


def test_what_is_out_of_scope_or_has_no_question_left_is_not_asked():
    scope = np.array([True, True, False, True])
    assert pick(ground(4, scope=scope, left=[0, 0, 9, 9])) == 3


def test_nothing_is_asked_when_all_is_decided():
    mean, variance = np.full(3, 3.0), np.full(3, 0.2)
    assert pick(ground(3), mean=mean, variance=variance, asked=2) is None


def test_nothing_is_asked_where_nothing_is_to_be_learned():
    assert pick(ground(5, video=0.0, quiz=0.0)) is None


def test_two_wrong_answers_end_it_and_two_right_ones_do_not():
    wrong = [front.Shown(3, 0.0, 0.25), front.Shown(6, 0.0, 0.25)]
    right = [front.Shown(3, 1.0, 0.25), front.Shown(6, 1.0, 0.25)]
    assert pick(ground(14), shown=wrong, asked=2) is None
    assert pick(ground(14), shown=right, asked=2) is not None


def test_a_question_that_takes_longer_than_it_spares_is_not_asked():
    assert pick(ground(14), asked=2) is not None
    assert pick(ground(14), asked=2, cost=500.0) is None


def test_a_short_goal_is_worth_one_question_at_first_a_long_one_two():
    assert pick(ground(2), asked=1, cost=60.0) is None
    wrong = [front.Shown(3, 0.0, 0.25)]
    assert pick(ground(14), shown=wrong, asked=1) is not None


@pytest.mark.parametrize("knows", [0, 7, 14])
def test_a_diagnostic_finds_about_how_far_somebody_is(knows):
    found, count = diagnosed(14, knows, video=120.0)
    assert (found[:knows] == START).sum() <= 3
    assert (found[knows:] == SKIP).sum() == 0
    assert count <= choosing.MOST_QUESTIONS


def test_a_beginner_is_asked_twice_and_an_expert_not_often():
    assert diagnosed(14, 0)[1] == 2
    assert diagnosed(14, 0, says_unknown=True)[1] == 2
    assert diagnosed(14, 14)[1] <= 12


def test_it_ends_by_number_and_by_time():
    assert choosing.over(asked=choosing.MOST_QUESTIONS, seconds=0)
    assert choosing.over(asked=1, seconds=choosing.MOST_SECONDS)
    assert not choosing.over(asked=1, seconds=10)
