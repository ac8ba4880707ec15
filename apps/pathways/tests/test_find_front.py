"""How far into a goal somebody is, and what the verdicts that follow are worth."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from apps.pathways.mastery import front
from apps.pathways.mastery.verdicts import REVIEW_FROM, SKIP_FROM, worth

EVERY = np.ones(24, bool)
LINE = front.places(np.arange(24), EVERY)


def chances(shown, plain=0.3):
    return front.shifted(np.full(24, plain), front.believed(shown, LINE), LINE)


def test_bases_lie_before_what_builds_on_them():
    assert LINE[0] == 0 and LINE[-1] == front.PLACES - 1 and (np.diff(LINE) >= 0).all()


def test_skills_of_one_depth_lie_in_one_place_in_the_middle():
    assert set(front.places(np.zeros(9, int), np.ones(9, bool))) == {front.PLACES // 2}


def test_no_answer_changes_nothing():
    assert np.allclose(chances([]), 0.3)


def test_a_right_answer_speaks_for_what_lies_before_it_most():
    found = chances([front.Shown(12, 1.0, 0.25)])
    assert (found > 0.3).all() and found[2] > found[22]


def test_a_wrong_answer_speaks_against_what_lies_behind_it_most():
    found = chances([front.Shown(12, 0.0, 0.25)])
    assert found[22] < found[2] and found[22] < 0.2


def test_who_says_that_he_does_not_know_is_believed_more_than_who_missed():
    said, missed = chances([front.Shown(12, 0.0, 0.0)]), chances([front.Shown(12, 0.0, 0.5)])
    assert (said <= missed + 1e-9).all()


def test_answers_about_one_skill_are_one_witness():
    twice = front.joined([(3, 1.0, 0.25), (3, 0.0, 0.25), (5, 1.0, 0.0)])
    assert twice == [front.Shown(3, 0.5, 0.25), front.Shown(5, 1.0, 0.0)]


@given(
    st.lists(
        st.tuples(st.integers(0, 23), st.floats(0, 1), st.floats(0, 0.5)),
        max_size=20,
    ),
    st.floats(0, 1),
)
def test_chances_stay_chances(answers, plain):
    found = chances(front.joined(answers), plain)
    assert ((found >= 0) & (found <= 1)).all()


@given(st.floats(0, 1), st.booleans(), st.floats(0, 300), st.floats(0, 300))
def test_a_verdict_is_worth_more_the_surer_it_is_and_never_less_than_nothing(p, told, video, quiz):
    now, surer = worth(np.array([p, min(1.0, p + 0.05)]), told, np.array(video), np.array(quiz))
    assert 0 <= now <= surer + 1e-9 <= video + quiz + 1e-6


def test_a_verdict_begins_where_it_is_worth_as_much_as_the_one_below():
    at = np.array([REVIEW_FROM, SKIP_FROM])
    video, quiz = np.array(55.0), np.array(60.0)
    assert np.allclose(worth(at, True, video, quiz), worth(at, False, video, quiz))
    assert worth(np.array(1.0), True, video, quiz) == 115.0
