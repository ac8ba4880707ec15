import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from apps.quizzes.item_analysis import Flag, Item, analyse, flags

NAN = float("nan")


def of(rows, elapsed=None):
    scores = np.array(rows, dtype=float)
    times = np.full_like(scores, NAN) if elapsed is None else np.array(elapsed, dtype=float)
    return analyse(scores, times)


def test_difficulty_is_the_mean_of_what_was_answered():
    first, second = of([[1, 0], [0.5, NAN], [0, 0]])
    assert (first.answers, first.difficulty) == (3, 0.5)
    assert (second.answers, second.difficulty) == (2, 0.0)


def test_discrimination_leaves_the_question_itself_out():
    rows = [[1, 1, 1], [1, 1, 0], [0, 0, 1], [0, 0, 0]]
    first = of(rows)[0]
    rest = [1, 0.5, 0.5, 0]
    assert first.discrimination == pytest.approx(np.corrcoef([1, 1, 0, 0], rest)[0, 1])


def test_what_does_not_vary_tells_nothing():
    assert of([[1, 0], [1, 1], [1, 0]])[0].discrimination is None
    assert of([[1], [0], [1]])[0].discrimination is None


def test_the_median_leaves_the_lunch_break_out():
    assert of([[1], [1], [1]], [[4000], [NAN], [600_000]])[0].median_ms == 302_000
    assert of([[1]] * 3, [[4000], [5000], [600_000]])[0].median_ms == 5000


def test_no_answers_at_all():
    assert analyse(np.empty((0, 2)), np.empty((0, 2)))[0] == Item(0, 0.0, None, None)


scores = arrays.arrays(
    float,
    st.tuples(st.integers(0, 12), st.integers(1, 5)),
    elements=st.sampled_from([0.0, 0.5, 1.0, NAN]),
)


@given(scores)
def test_any_answers_are_counted(rows):
    for item in analyse(rows, rows * 1000):
        assert 0 <= item.difficulty <= 1
        assert item.discrimination is None or -1 <= item.discrimination <= 1


@pytest.mark.parametrize(
    ("item", "found"),
    [
        (Item(19, 0.0, -0.9, 99_000), []),
        (Item(40, 0.6, -0.5, 9000), [Flag.MISKEYED]),
        (Item(40, 0.6, -0.1, 9000), []),
        (Item(400, 0.6, -0.02, 9000), [Flag.WEAK]),
        (Item(40, 0.1, 0.4, 9000), [Flag.HARD]),
        (Item(40, 0.99, None, 9000), [Flag.EASY]),
        (Item(40, 0.6, 0.4, 61_000), [Flag.SLOW]),
        (Item(40, 0.6, 0.4, None), []),
    ],
)
def test_only_what_is_surely_wrong_is_flagged(item, found):
    assert flags(item) == found
