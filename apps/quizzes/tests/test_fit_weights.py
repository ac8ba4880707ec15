"""Weights fitted to a learner's log, and the measures that judge them."""

import numpy as np
import pytest

from apps.quizzes import fitting as shell
from apps.quizzes import plans, tasks
from apps.quizzes.models import Weights
from apps.quizzes.schedulers import FSRS6, evaluation, fitting
from apps.quizzes.schedulers.fsrs6 import BOUNDS, DEFAULT_WEIGHTS
from apps.quizzes.schedulers.replay import Log, replay


def simulated(*, weights=DEFAULT_WEIGHTS, cards=300, reviews=8, seed=0):
    """The log of somebody who forgets exactly as FSRS with these weights says."""
    rng = np.random.default_rng(seed)
    truth = fitting.Course
    grades = np.full((cards, reviews), 4)
    gaps = rng.integers(1, 25, (cards, reviews))
    days = rng.integers(0, 60, cards)[:, None] + gaps.cumsum(axis=1)
    index = np.repeat(np.arange(cards), reviews)
    for k in range(1, reviews):
        log = Log(index, grades.ravel(), days.ravel())
        chances = truth(log).chances(np.asarray(weights)).reshape(cards, reviews)
        grades[:, k] = np.where(rng.random(cards) < chances[:, k], 4, 1)
    return Log(index, grades.ravel(), days.ravel())


FORGETFUL = (0.1, 0.3, 0.5, 1.5, *DEFAULT_WEIGHTS[4:8], 1.0, *DEFAULT_WEIGHTS[9:])


def test_a_forgetful_learner_gets_weights_that_foretell_better():
    fit = fitting.fit(simulated(weights=FORGETFUL))
    assert fit.better and fit.loss_after < fit.loss_before - 0.01
    assert fit.weights[2] < 1.5  # the stability after a first "good"; 2.3 by default, 0.5 in truth
    assert all(low <= w <= high for w, (low, high) in zip(fit.weights, BOUNDS, strict=True))


def test_who_forgets_as_most_do_gains_little():
    fit = fitting.fit(simulated())
    assert abs(fit.loss_before - fit.loss_after) < 0.02


def test_a_short_log_fits_nothing():
    assert fitting.fit(simulated(cards=40)) is None
    assert fitting.fit(Log(*np.zeros((3, 0), dtype=int))) is None


def test_chances_are_those_of_a_replay_for_any_number_of_weights():
    log = simulated(cards=30)
    expected = replay(FSRS6, log, count=30, all_count=True, expect=True).expected
    course = fitting.Course(log)
    one = course.chances(np.asarray(DEFAULT_WEIGHTS))
    assert one == pytest.approx(expected, nan_ok=True)
    sets = np.array([DEFAULT_WEIGHTS, FORGETFUL]).T[:, :, None]
    both = course.chances(sets)
    assert both[0] == pytest.approx(one, nan_ok=True)
    assert both[1] == pytest.approx(course.chances(np.asarray(FORGETFUL)), nan_ok=True)


def test_log_loss_by_hand():
    chances, happened = np.array([0.9, 0.8]), np.array([True, False])
    assert evaluation.log_loss(chances, happened) == pytest.approx(-(np.log(0.9) + np.log(0.2)) / 2)
    assert np.isfinite(evaluation.log_loss(np.array([0.0]), np.array([True])))


def test_auc_by_hand():
    happened = np.array([True, True, False, False])
    assert evaluation.auc(np.array([0.9, 0.8, 0.2, 0.1]), happened) == 1
    assert evaluation.auc(np.full(4, 0.5), happened) == 0.5
    assert evaluation.auc(np.array([0.9, 0.3, 0.5, 0.1]), happened) == 0.75
    assert np.isnan(evaluation.auc(np.ones(2), np.array([True, True])))


def test_rmse_is_over_bins_not_over_reviews():
    bins = np.array([[0], [0], [1], [1]])
    happened = np.array([True, False, True, True])
    # 0.5 is right for the first bin and half off for the second.
    assert evaluation.rmse_bins(np.full(4, 0.5), happened, bins) == pytest.approx(
        np.sqrt((0 + 0.25) / 2)
    )


def test_bins_look_at_days_number_and_lapses_before():
    log = Log(np.array([0, 0, 0, 0]), np.array([4, 1, 4, 4]), np.array([0, 1, 5, 30]))
    bins = evaluation.bins(log, np.array([0, 1, 4, 25]))
    assert bins[:, 0].tolist() == [-1, 0, 1, 2]
    assert bins[:, 1].tolist() == [0, 1, 1, 2]
    assert bins[:, 2].tolist() == [-1, -1, 0, 0]


def test_only_better_weights_are_taken_and_the_cards_made_again(bob, monkeypatch):
    plans.choose(learner=bob, scheduler="fsrs", desired_retention=None, daily_limit=None)
    sent = []
    monkeypatch.setattr(tasks.rebuild_cards, "delay", sent.append)
    monkeypatch.setattr(shell, "log_of", lambda learner: simulated(weights=FORGETFUL))
    tasks.fit_weights(bob.pk)
    first = Weights.objects.get()
    assert first.taken and sent == [bob.pk]
    assert plans.of(bob).scheduler.weights == tuple(first.values)
    # From a log of average forgetting the forgetful weights foretell worse: they are replaced.
    monkeypatch.setattr(shell, "log_of", lambda learner: simulated(seed=1))
    tasks.fit_weights(bob.pk)
    assert Weights.objects.filter(taken=True).get() != first
    # The same once more brings nothing.
    monkeypatch.setattr(shell, "log_of", lambda learner: simulated(seed=1))
    tasks.fit_weights(bob.pk)
    assert (Weights.objects.count(), len(sent)) == (3, 2)
    assert Weights.objects.filter(taken=True).count() == 1


def test_nobody_is_fitted_without_fsrs_and_a_log(bob):
    assert shell.candidates() == []
    assert tasks.fit_weights(bob.pk) is None and not Weights.objects.exists()
