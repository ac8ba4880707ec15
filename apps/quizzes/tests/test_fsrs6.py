"""FSRS-6 against the `fsrs` package, step by step, then its laws."""

from datetime import UTC, datetime, timedelta

import fsrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes.schedulers import FSRS6, Fsrs6, get
from apps.quizzes.schedulers.fsrs6 import BOUNDS, DEFAULT_WEIGHTS, ratings
from apps.quizzes.tests.memories import fields, reviewed

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
RATING = {1: 0, 2: 3, 3: 4, 4: 5}  # a rating as a grade

histories = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 4)), min_size=1, max_size=15)
weights = st.tuples(*(st.floats(low, high) for low, high in BOUNDS))
retentions = st.floats(0.7, 0.97)


def reference(history, weights, retention):
    """The package's stabilities, difficulties and intervals: no steps within a day, no fuzz."""
    scheduler = fsrs.Scheduler(
        parameters=weights,
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        enable_fuzzing=False,
    )
    card, moment, seen = fsrs.Card(), START, []
    for gap, rating in history:
        moment += timedelta(days=gap)
        card, _log = scheduler.review_card(card, fsrs.Rating(rating), moment)
        seen.append((card.stability, card.difficulty, (card.due - moment).days))
    return seen


def ours(history, weights, retention):
    scheduler = Fsrs6(weights=weights, desired_retention=retention)
    rows, seen = scheduler.new(1), []
    for gap, rating in history:
        rows = reviewed(scheduler, rows, RATING[rating], gap)
        seen.append(tuple(rows[name][0] for name in ("stability", "difficulty", "interval_days")))
    return seen


def same(history, weights, retention):
    for mine, theirs in zip(
        ours(history, weights, retention), reference(history, weights, retention), strict=True
    ):
        assert mine[:2] == pytest.approx(theirs[:2], rel=1e-9)
        # One ulp at half a day rounds to either side.
        assert abs(mine[2] - theirs[2]) <= (1 if abs(theirs[0] % 1 - 0.5) < 1e-6 else 0) or (
            mine[2] == pytest.approx(theirs[2], rel=1e-9)
        )


def test_the_default_weights_are_the_package_s():
    assert fsrs.scheduler.DEFAULT_PARAMETERS == DEFAULT_WEIGHTS
    assert [low for low, _ in BOUNDS] == list(fsrs.scheduler.LOWER_BOUNDS_PARAMETERS)
    assert [high for _, high in BOUNDS] == list(fsrs.scheduler.UPPER_BOUNDS_PARAMETERS)


@given(histories)
def test_every_step_is_the_package_s(history):
    same(history, DEFAULT_WEIGHTS, 0.9)


@given(histories, weights, retentions)
def test_with_any_weights_and_retention(history, weights, retention):
    same(history, weights, retention)


@given(st.lists(histories, min_size=1, max_size=6), weights)
def test_many_cards_at_once_are_each_card_alone(cards, weights):
    scheduler = Fsrs6(weights=weights)
    length = min(len(history) for history in cards)
    rows = scheduler.new(len(cards))
    for step in range(length):
        gaps, graded = zip(*(history[step] for history in cards), strict=True)
        rows = scheduler.review(
            rows, grades=np.array([RATING[rating] for rating in graded]), elapsed=np.array(gaps)
        )
    for row, history in zip(rows, cards, strict=True):
        stability, difficulty, _days = ours(history[:length], weights, 0.9)[-1]
        assert row["stability"] == pytest.approx(stability, rel=1e-9)
        assert row["difficulty"] == pytest.approx(difficulty, rel=1e-9)


@given(histories)
def test_recall_is_the_package_s(history):
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, rows, moment = fsrs.Card(), FSRS6.new(1), START
    for gap, rating in history:
        moment += timedelta(days=gap)
        card, _log = scheduler.review_card(card, fsrs.Rating(rating), moment)
        rows = reviewed(FSRS6, rows, RATING[rating], gap)
    for days in (0, 1, 30, 500):
        theirs = scheduler.get_card_retrievability(card, moment + timedelta(days=days))
        assert FSRS6.recall(rows, np.array([days]))[0] == pytest.approx(theirs)


@given(st.floats(0.1, 500), retentions)
def test_after_the_interval_recall_is_the_desired_one(stability, retention):
    scheduler = Fsrs6(desired_retention=retention)
    rows = reviewed(scheduler, scheduler.new(1), 4)
    rows["stability"] = stability
    moved = reviewed(scheduler, rows, 4, 1)
    days = moved["interval_days"]
    if days[0] >= 30:  # shorter ones are rounded too much
        assert scheduler.recall(moved, days)[0] == pytest.approx(retention, abs=0.01)


@given(histories, st.integers(1, 400))
def test_a_pass_makes_more_stable_than_a_failure_and_a_later_one_more_than_an_early_one(
    history, gap
):
    rows = FSRS6.new(1)
    for days, rating in history:
        rows = reviewed(FSRS6, rows, RATING[rating], days)
    failed, hard, good, easy = (
        reviewed(FSRS6, rows, grade, gap)["stability"][0] for grade in (0, 3, 4, 5)
    )
    assert failed <= hard <= good <= easy
    assert good <= reviewed(FSRS6, rows, 4, gap + 30)["stability"][0]


def test_a_failed_new_card_is_no_lapse_and_a_held_one_is():
    rows = reviewed(FSRS6, FSRS6.new(1), 1)
    assert fields(rows)["lapses"] == 0
    rows = reviewed(FSRS6, reviewed(FSRS6, rows, 4, 1), 1, 3)
    assert fields(rows)["lapses"] == 1


def test_grades_are_ratings():
    assert ratings(np.arange(6)).tolist() == [1, 1, 1, 2, 3, 4]


@pytest.mark.parametrize(
    "wrong",
    [
        {"weights": (1.0,) * 20},
        {"weights": (*DEFAULT_WEIGHTS[:20], 5.0)},
        {"weights": (float("nan"), *DEFAULT_WEIGHTS[1:])},
        {"desired_retention": 1.0},
    ],
)
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError):
        Fsrs6(**wrong)


def test_the_registry_knows_it_by_name():
    assert get("fsrs") is FSRS6
