"""SM-2 against tables worked out by hand from the published formula, then its laws."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apps.quizzes.schedulers import NEW, Memory, get
from apps.quizzes.schedulers.sm2 import LONGEST_INTERVAL, SM2, Sm2, next_ease

grades = st.integers(0, 5)
passing = st.integers(3, 5)
memories = st.builds(
    Memory,
    repetitions=st.integers(0, 40),
    ease=st.floats(1.3, 4.0),
    interval_days=st.integers(1, LONGEST_INTERVAL),
    lapses=st.integers(0, 20),
)


def run(scheduler, grades, memory=NEW):
    seen = []
    for grade in grades:
        memory = scheduler.review(memory, grade=grade)
        seen.append((memory.repetitions, round(memory.ease, 2), memory.interval_days))
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
    held = Memory(repetitions=5, ease=2.5, interval_days=30)
    assert SM2.review(held, grade=5).interval_days == 78  # 30 * 2.6 is 78.00000000000001 or so
    assert SM2.review(held, grade=3).interval_days == 71  # 30 * 2.36 = 70.8


@pytest.mark.parametrize("grade", [-1, 6, 100])
def test_a_grade_outside_the_scale_is_refused(grade):
    with pytest.raises(ValueError, match="0 to 5"):
        SM2.review(NEW, grade=grade)


def test_a_new_item_that_fails_is_no_lapse():
    assert SM2.review(NEW, grade=0).lapses == 0
    assert SM2.review(Memory(repetitions=1, interval_days=1), grade=0).lapses == 1


def test_the_registry_knows_it_by_name():
    assert get("sm2") is SM2


def test_ease_stops_at_1_3():
    # Nine times 0.14 less is 1.24. 30 * 1.66 -> 50, * 1.52 -> 76, * 1.38 -> 105, * 1.3 -> 137.
    assert run(SM2, [3] * 9)[-1] == (9, 1.3, 137)


@given(memories, st.lists(grades, max_size=60))
@example(Memory(repetitions=5, ease=1.3, interval_days=30), [3])
def test_ease_never_falls_below_the_floor(memory, sequence):
    for grade in sequence:
        memory = SM2.review(memory, grade=grade)
        assert memory.ease >= 1.3
        assert 1 <= memory.interval_days <= LONGEST_INTERVAL


@given(memories)
def test_a_better_grade_never_brings_the_next_review_nearer(memory):
    days = [SM2.review(memory, grade=grade).interval_days for grade in range(6)]
    assert days == sorted(days)


@given(memories, st.integers(0, 2))
def test_a_failure_restarts_and_leaves_the_ease_alone(memory, grade):
    after = SM2.review(memory, grade=grade)
    assert (after.repetitions, after.interval_days, after.ease) == (0, 1, memory.ease)


@given(memories.filter(lambda m: m.repetitions >= 5), passing)
def test_past_the_first_intervals_a_pass_always_lengthens(memory, grade):
    after = SM2.review(memory, grade=grade)
    assert after.interval_days > memory.interval_days or after.interval_days == LONGEST_INTERVAL


@given(st.lists(passing, min_size=5, max_size=5))
def test_first_intervals_do_not_depend_on_the_grade(sequence):
    assert [days for *_, days in run(SM2, sequence)] == [1, 3, 7, 14, 30]
