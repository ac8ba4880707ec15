import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.analytics.histogram import (
    LOWEST,
    SIZE,
    STEP,
    added,
    bound,
    empty,
    percentile,
    place,
)

TIMES = st.lists(st.floats(LOWEST, 30_000), min_size=1, max_size=200)


def counted(times):
    counts = empty()
    for ms in times:
        counts[place(ms)] += 1
    return counts


def test_every_time_has_its_place():
    assert [place(0), place(LOWEST), place(1e9)] == [0, 0, SIZE - 1]
    assert all(place(bound(n)) == n for n in range(SIZE))
    assert all(place(bound(n) * 1.01) == n + 1 for n in range(SIZE - 1))


def test_of_nothing_there_is_no_percentile():
    assert percentile(empty(), 0.5) is None


@given(TIMES, st.floats(0.01, 1))
def test_a_percentile_is_right_within_one_step(times, share):
    exact = sorted(times)[max(0, -int(-share * len(times) // 1) - 1)]
    assert exact / STEP <= percentile(counted(times), share) * 1.0001 <= exact * STEP * 1.0002


@given(TIMES, TIMES)
def test_histograms_add_up(some, more):
    assert added([counted(some), counted(more)]) == counted(some + more)


def test_nothing_added_is_empty():
    assert added([]) == empty()


def test_another_size_is_no_histogram():
    with pytest.raises(ValueError):
        added([[1, 2, 3]])
