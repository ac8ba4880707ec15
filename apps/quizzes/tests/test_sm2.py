"""SM-2 against tables worked out by hand from the published formula, then its laws."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apps.quizzes.schedulers import SM2, Sm2, get
from apps.quizzes.schedulers.memory import LONGEST_INTERVAL, after
from apps.quizzes.schedulers.sm2 import next_ease
from apps.quizzes.tests.memories import fields, reviewed, row

grades = st.integers(0, 5)
passing = st.integers(3, 5)
memories = st.builds(
    lambda **given: row(SM2, **given),
    repetitions=st.integers(0, 40),
    ease=st.floats(1.3, 4.0),
    interval_days=st.integers(1, LONGEST_INTERVAL),
    lapses=st.integers(0, 20),
)


def run(scheduler, grades):
    rows, seen = scheduler.new(1), []
    for grade in grades:
        rows = reviewed(scheduler, rows, grade)
        memory = fields(rows)
        seen.append((memory["repetitions"], round(memory["ease"], 2), memory["interval_days"]))
    return seen


@pytest.mark.parametrize(
    ("grade", "change"),
    # 0.1 - (5-q)(0.08 + (5-q)0.02), by hand.
    [(5, 0.10), (4, 0.00), (3, -0.14), (2, -0.32), (1, -0.54), (0, -0.80)],
)
def test_ease_changes_as_published(grade, change):
    assert next_ease(3.0, grade) == pytest.approx(3.0 + change)


def test_published_intervals_1_6_then_times_ease():
    published = Sm2(first_intervals=(1, 6))
    # EF stays 2.5 at q=4: 1, 6, 15, 37.5 -> 38, 95, 237.5 -> 238.
    assert [days for *_, days in run(published, [4] * 6)] == [1, 6, 15, 38, 95, 238]


def test_our_table_of_good_recalls():
    assert run(SM2, [4, 4, 4, 4, 4, 4, 4]) == [
        (1, 2.5, 1),
        (2, 2.5, 3),
        (3, 2.5, 7),
        (4, 2.5, 14),
        (5, 2.5, 30),
        (6, 2.5, 75),
        (7, 2.5, 188),
    ]


def test_our_table_of_mixed_recalls():
    # 2.5 -> 2.6 -> 2.6 -> 2.46 -> (fails: unchanged) -> 2.32 -> 2.42
    assert run(SM2, [5, 4, 3, 1, 3, 5]) == [
        (1, 2.6, 1),
        (2, 2.6, 3),
        (3, 2.46, 7),
        (0, 2.46, 1),
        (1, 2.32, 1),
        (2, 2.42, 3),
    ]


def test_a_fraction_of_a_day_is_rounded_up_and_float_noise_is_not():
    held = row(SM2, repetitions=5, interval_days=30)
    # 30 * 2.6 is 78.00000000000001 or so; 30 * 2.36 = 70.8
    assert reviewed(SM2, held, 5)["interval_days"] == 78
    assert reviewed(SM2, held, 3)["interval_days"] == 71


@pytest.mark.parametrize("grade", [-1, 6, 100])
def test_a_grade_outside_the_scale_is_refused(grade):
    with pytest.raises(ValueError, match="0 to 5"):
        after(SM2, SM2.new(1), grades=np.array([grade]), elapsed=np.array([0]))


def test_a_new_item_that_fails_is_no_lapse():
    assert reviewed(SM2, SM2.new(1), 0)["lapses"] == 0
    assert reviewed(SM2, row(SM2, repetitions=1, interval_days=1), 0)["lapses"] == 1


def test_the_registry_knows_it_by_name():
    assert get("sm2") is SM2


def test_ease_stops_at_1_3():
    # Nine times 0.14 less is 1.24. 30 * 1.66 -> 50, * 1.52 -> 76, * 1.38 -> 105, * 1.3 -> 137.
    assert run(SM2, [3] * 9)[-1] == (9, 1.3, 137)


def test_the_first_intervals_are_kept_to_the_day_and_later_ones_may_be_spread():
    rows = SM2.new(1)
    windows = []
    for _repetition in range(6):
        rows = reviewed(SM2, rows, 4)
        windows.append(tuple(int(days[0]) for days in SM2.window(rows)))
    assert windows == [(1, 1), (3, 3), (7, 7), (14, 14), (30, 30), (69, 81)]


def test_ninety_percent_are_recalled_when_the_interval_is_over():
    held = reviewed(SM2, row(SM2, repetitions=4, interval_days=14), 4)
    assert SM2.recall(held, np.array([30])) == pytest.approx(0.9)
    assert SM2.recall(held, np.array([60])) == pytest.approx(0.81)


@given(memories, st.lists(grades, max_size=30))
@example(row(SM2, repetitions=5, ease=1.3, interval_days=30), [3])
def test_ease_never_falls_below_the_floor(memory, sequence):
    for grade in sequence:
        memory = reviewed(SM2, memory, grade)
        assert memory["ease"] >= 1.3
        assert 1 <= memory["interval_days"] <= LONGEST_INTERVAL


@given(memories)
def test_a_better_grade_never_brings_the_next_review_nearer(memory):
    days = [reviewed(SM2, memory, grade)["interval_days"][0] for grade in range(6)]
    assert days == sorted(days)


@given(memories, st.integers(0, 2))
def test_a_failure_restarts_and_leaves_the_ease_alone(memory, grade):
    moved = fields(reviewed(SM2, memory, grade))
    assert (moved["repetitions"], moved["interval_days"]) == (0, 1)
    assert moved["ease"] == memory["ease"]


@given(memories.filter(lambda rows: rows["repetitions"] >= 5), passing)
def test_past_the_first_intervals_a_pass_always_lengthens(memory, grade):
    days = reviewed(SM2, memory, grade)["interval_days"]
    assert days > memory["interval_days"] or days == LONGEST_INTERVAL


@given(st.lists(passing, min_size=5, max_size=5))
def test_first_intervals_do_not_depend_on_the_grade(sequence):
    assert [days for *_, days in run(SM2, sequence)] == [1, 3, 7, 14, 30]
