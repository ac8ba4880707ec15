from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.pathways.mastery import belief as b
from apps.pathways.mastery.belief import AVERAGE, DAY, UNKNOWN, Belief, Difficulty
from apps.pathways.mastery.guessing import chance

beliefs = st.builds(
    Belief,
    mean=st.floats(-4, 4),
    variance=st.floats(b.LEAST_VARIANCE, b.PRIOR_VARIANCE),
    at=st.just(0.0),
    stability=st.floats(b.LEAST_STABILITY, 400),
)
difficulties = st.builds(
    Difficulty, mean=st.floats(-3, 3), variance=st.floats(0.01, b.DIFFICULTY_VARIANCE)
)
guesses = st.sampled_from([0.0, 1 / 24, 0.25, 0.5])
scores = st.floats(0, 1)


def after(belief, difficulty, score, guess=0.25, moment=0.0, **how):
    return b.learned(belief, difficulty, score=score, guess=guess, moment=moment, **how)


@given(beliefs, difficulties, guesses)
def test_a_right_answer_never_lowers_and_a_wrong_one_never_raises(belief, difficulty, guess):
    right, easier = after(belief, difficulty, 1.0, guess)
    wrong, harder = after(belief, difficulty, 0.0, guess)
    assert right.mean >= belief.mean - 1e-9 and easier.mean <= difficulty.mean + 1e-9
    assert wrong.mean <= belief.mean + 1e-9 and harder.mean >= difficulty.mean - 1e-9


@given(beliefs, difficulties, guesses, scores, scores)
def test_a_better_score_never_believes_less(belief, difficulty, guess, one, other):
    low, high = sorted((one, other))
    less, more = (after(belief, difficulty, score, guess)[0] for score in (low, high))
    assert more.mean >= less.mean - 1e-9


@given(beliefs, st.floats(-2, 1), st.floats(0.1, 2))
def test_a_right_answer_to_a_harder_question_says_more(belief, mean, harder):
    easy, hard = (Difficulty(m, 0.1) for m in (mean, mean + harder))
    assert after(belief, hard, 1, 0.0)[0].mean >= after(belief, easy, 1, 0.0)[0].mean


@given(beliefs, difficulties)
def test_a_right_answer_that_may_be_guessed_says_less(belief, difficulty):
    sure, guessed = (after(belief, difficulty, 1, guess)[0].mean for guess in (0.0, 0.5))
    assert sure >= guessed - 1e-9


@given(beliefs, difficulties, guesses, scores, st.floats(0, 3000))
def test_everything_stays_within_bounds(belief, difficulty, guess, score, days):
    moved, question = after(belief, difficulty, score, guess, days * DAY)
    assert b.LEAST_VARIANCE <= moved.variance <= b.PRIOR_VARIANCE
    assert b.LEAST_STABILITY <= moved.stability <= b.MOST_STABILITY
    assert abs(moved.mean) < 12 and abs(question.mean) < 12
    assert 0 <= b.mastery(moved.mean, moved.variance) <= 1
    assert guess <= b.chance_right(moved, question, guess) <= 1


@given(beliefs, st.floats(0, 400), st.floats(0, 400))
def test_time_only_takes_away_and_never_below_the_prior(belief, days, more):
    soon, late = b.at(belief, days * DAY), b.at(belief, (days + more) * DAY)
    assert late.mean <= soon.mean + 1e-9 and late.variance >= soon.variance - 1e-9
    assert late.mean >= min(belief.mean, b.PRIOR_MEAN) - 1e-9
    assert late.variance <= b.PRIOR_VARIANCE + 1e-9


@given(beliefs, st.floats(1, 400))
def test_a_moment_in_the_past_changes_nothing_but_what_was_learned(belief, days):
    later = replace(belief, at=days * DAY)
    assert b.at(later, 0.0) == later


def test_spaced_successes_last_longer_than_massed_ones():
    massed = spaced = UNKNOWN
    for n in range(4):
        massed, _ = after(massed, AVERAGE, 1, moment=n * 60.0)
        spaced, _ = after(spaced, AVERAGE, 1, moment=n * 10 * DAY)
    assert spaced.stability > 1.2 * massed.stability
    assert after(spaced, AVERAGE, 0, moment=40 * DAY)[0].stability < spaced.stability


def test_some_right_answers_make_a_master_and_months_unmake_one():
    belief = UNKNOWN
    for n in range(6):
        belief, _ = after(belief, AVERAGE, 1, moment=float(n))
    assert b.mastery(belief.mean, belief.variance) > 0.75
    late = b.at(belief, 240 * DAY)
    lost = b.mastery(belief.mean, belief.variance) - b.mastery(late.mean, late.variance)
    assert lost > 0.2


def test_a_question_that_everybody_fails_is_found_to_be_hard():
    question = AVERAGE
    for _ in range(40):
        _, question = after(UNKNOWN, question, 0)
    assert question.mean > 0.8 and question.variance < AVERAGE.variance / 2


def test_what_was_not_explained_teaches_nothing():
    told, asked = (after(UNKNOWN, AVERAGE, 1, explained=e)[0].mean for e in (True, False))
    assert told - asked == pytest.approx(b.GAIN)


@pytest.mark.parametrize("score, guess", [(-0.1, 0.2), (1.1, 0.2), (1, 1.0), (float("nan"), 0)])
def test_a_score_or_guess_out_of_range_is_refused(score, guess):
    with pytest.raises(ValueError, match="out of range"):
        after(UNKNOWN, AVERAGE, score, guess)


def test_the_normal_distribution_is_the_one_of_the_tables():
    x = np.array([-1.96, -1.0, 0.0, 0.5, 1.96])
    assert b.normal_cdf(x) == pytest.approx(
        [0.0249979, 0.1586553, 0.5, 0.6914625, 0.9750021], abs=2e-7
    )


def options(right, count):
    return {"options": [{"text": str(n), "correct": n < right} for n in range(count)]}


@pytest.mark.parametrize(
    "format, body, expected",
    [
        ("multiple_choice", options(1, 4), 1 / 4),
        ("multiple_choice", options(1, 2), 1 / 2),
        ("multiple_choice", options(2, 4), 1 / 18),
        ("sequence", {"items": list("abcd")}, 1 / 24),
        ("free_response", {}, 0.0),
    ],
)
def test_the_chance_of_guessing_follows_from_the_format(format, body, expected):
    assert chance(format, body) == pytest.approx(expected)
