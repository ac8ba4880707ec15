"""A whole log at once is the same as one recall after the other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes.schedulers import FSRS6, SM2
from apps.quizzes.schedulers.memory import after
from apps.quizzes.schedulers.replay import Log, replay

histories = st.lists(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5)), max_size=12), max_size=8
)
schedulers = st.sampled_from([SM2, FSRS6])


def as_log(cards):
    """Histories of (days since the last recall, grade) as a log."""
    rows = [
        (card, grade, day)
        for card, history in enumerate(cards)
        for day, (_gap, grade) in zip(
            np.cumsum([gap for gap, _ in history]).tolist(), history, strict=True
        )
    ]
    return Log(*np.array(rows, dtype=int).reshape(-1, 3).T)


def stepwise(scheduler, history):
    row, day, last, practice = scheduler.new(1), 0, 0, []
    for gap, grade in history:
        day += gap
        row, idle = after(scheduler, row, grades=np.array([grade]), elapsed=np.array([day - last]))
        practice.append(bool(idle[0]))
        if not idle[0]:
            last = day
    return row[0], practice


@given(schedulers, histories)
def test_replayed_is_stepwise(scheduler, cards):
    made = replay(scheduler, as_log(cards), count=len(cards))
    practices = made.practice.tolist()
    for row, history in zip(made.rows, cards, strict=True):
        expected, practice = stepwise(scheduler, history)
        for name in row.dtype.names:
            assert row[name] == pytest.approx(expected[name], rel=1e-9)
        assert practices[: len(history)] == practice
        del practices[: len(history)]


@given(schedulers, histories)
def test_memories_stay_within_reason(scheduler, cards):
    rows = replay(scheduler, as_log(cards), count=len(cards)).rows
    met = np.array([bool(history) for history in cards], dtype=bool)
    assert (rows["interval_days"][met] >= 1).all() and (rows["stability"][met] > 0).all()
    assert not rows["interval_days"][~met].any()
    early, late = scheduler.window(rows)
    assert (early <= rows["interval_days"]).all() and (rows["interval_days"] <= late).all()


def test_the_chance_of_each_recall_is_what_was_expected_just_before():
    log = as_log([[(0, 4), (1, 4), (6, 1)], [(0, 5)]])
    expected = replay(SM2, log, count=2, expect=True).expected
    assert expected == pytest.approx([np.nan, 0.9, 0.9**2, np.nan], nan_ok=True)


def test_practice_moves_nothing_and_does_not_make_time_go_on():
    # Day 0, 1, 4; the right answer on day 2 is early, so that day 4 is still 3 days after day 1.
    made = replay(SM2, as_log([[(0, 4), (1, 4), (1, 4), (2, 4)]]), count=1)
    assert made.practice.tolist() == [False, False, True, False]
    assert made.elapsed.tolist() == [0, 1, 1, 3]
    assert (made.rows["interval_days"][0], made.last[0]) == (7, 3)


def test_failing_early_counts_once():
    made = replay(SM2, as_log([[(0, 4), (1, 4), (0, 1), (0, 0), (0, 4)]]), count=1)
    assert made.practice.tolist() == [False, False, False, True, True]
    assert (made.rows["lapses"][0], made.rows["interval_days"][0]) == (1, 1)


def test_other_programs_logs_count_in_full():
    log = as_log([[(0, 4), (0, 4), (0, 4)]])
    assert replay(SM2, log, count=1, all_count=True).rows["repetitions"][0] == 3
    assert replay(SM2, log, count=1).rows["repetitions"][0] == 1


@pytest.mark.parametrize("scheduler", [SM2, FSRS6])
def test_a_clock_that_went_back_does_not_turn_time(scheduler):
    log = Log(np.zeros(2, int), np.array([4, 1]), np.array([100, 90]))
    made = replay(scheduler, log, count=1)
    assert made.elapsed.tolist() == [0, 0]
    assert np.isfinite(made.rows["stability"][0])


def test_a_grade_outside_the_scale_is_refused():
    with pytest.raises(ValueError, match="0 to 5"):
        replay(SM2, Log(np.zeros(1, int), np.array([9]), np.zeros(1, int)), count=1)


def test_cards_without_a_log_are_new():
    empty = Log(*np.zeros((3, 0), dtype=int))
    made = replay(FSRS6, empty, count=3)
    assert made.last.tolist() == [-1] * 3 and not made.rows["interval_days"].any()
