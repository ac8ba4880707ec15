import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from apps.pathways.mastery.belief import AVERAGE, PRIOR_MEAN, PRIOR_VARIANCE, UNKNOWN, learned
from apps.pathways.mastery.spreading import SkillMap, informed


def chain(length, weight=1.0):
    """Skill n builds on skill n − 1."""
    upper = np.arange(1, length)
    return SkillMap(
        ids=np.arange(length),
        skill=upper,
        requires=upper - 1,
        weight=np.full(length - 1, weight),
        depth=np.arange(length),
    )


def asked(length, answers):
    """(means, variances) after {skill: [scores]}."""
    mean, variance = np.full(length, PRIOR_MEAN), np.full(length, PRIOR_VARIANCE)
    for skill, scores in answers.items():
        belief = UNKNOWN
        for score in scores:
            belief, _ = learned(belief, AVERAGE, score=score, guess=0.25, moment=0)
        mean[skill], variance[skill] = belief.mean, belief.variance
    return mean, variance


def test_nothing_asked_leaves_everything_as_it_was():
    mean, variance = informed(chain(4), *asked(4, {}))
    assert (mean == PRIOR_MEAN).all() and (variance == PRIOR_VARIANCE).all()


def test_having_a_skill_speaks_for_what_it_builds_on_and_less_for_what_builds_on_it():
    mean, _ = informed(chain(5), *asked(5, {2: [1, 1, 1, 1]}))
    assert mean[1] > mean[0] > PRIOR_MEAN
    assert mean[1] - PRIOR_MEAN > 2 * (mean[3] - PRIOR_MEAN) > 0


def test_lacking_a_skill_speaks_against_what_builds_on_it():
    mean, _ = informed(chain(5), *asked(5, {2: [0, 0, 0]}))
    assert mean[3] < mean[4] < PRIOR_MEAN
    assert PRIOR_MEAN - mean[3] > 2 * (PRIOR_MEAN - mean[1]) > 0


def test_a_weak_edge_carries_less():
    strong, _ = informed(chain(2), *asked(2, {1: [1, 1, 1]}))
    weak, _ = informed(chain(2, weight=0.3), *asked(2, {1: [1, 1, 1]}))
    assert strong[0] > weak[0] > PRIOR_MEAN


def test_own_answers_outweigh_any_number_of_neighbours():
    star = SkillMap(
        ids=np.arange(40),
        skill=np.arange(1, 40),
        requires=np.zeros(39, int),
        weight=np.ones(39),
        depth=np.array([0] + [1] * 39),
    )
    mean, variance = asked(40, {0: [0] * 4} | {n: [1] * 4 for n in range(1, 40)})
    told, _ = informed(star, mean, variance)
    assert told[0] < (mean[0] + mean[1]) / 2


def test_an_echo_adds_nothing():
    mean, variance = asked(2, {1: [1, 1]})
    told, tighter = informed(chain(2), mean, variance)
    assert np.allclose([told[1], tighter[1]], [mean[1], variance[1]])


@given(
    st.dictionaries(st.integers(0, 7), st.lists(st.sampled_from([0, 1]), min_size=1, max_size=4))
)
def test_news_make_surer_and_stay_between_what_was_seen(answers):
    before = asked(8, answers)
    mean, variance = informed(chain(8), *before)
    assert (variance <= before[1] + 1e-9).all() and (variance > 0).all()
    assert np.isfinite(mean).all() and (np.abs(mean) < 8).all()
