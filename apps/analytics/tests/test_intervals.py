from hypothesis import given
from hypothesis import strategies as st

from apps.analytics.intervals import first, merge, total, within

SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda s: (s[0], s[0] + s[1]))
)


def test_overlap_counts_once():
    assert merge([(5, 10), (0, 6), (20, 21)]) == [(0, 10), (20, 21)]


def test_a_tick_between_two_is_no_gap():
    assert merge([(0, 5), (5.2, 9)]) == [(0, 9)]
    assert merge([(0, 5), (5.3, 9)]) == [(0, 5), (5.3, 9)]


def test_what_lies_outside_is_cut():
    assert within([(-5, 3), (28, 40), (31, 32)], 30) == [(0, 3), (28, 30)]


def test_the_first_seconds_in_the_order_of_playing():
    assert first([(20, 25), (0, 10)], 8) == [(20, 25), (0, 3)]
    assert first([(0, 5)], 0) == []


@given(SPANS)
def test_merging_keeps_every_second_once(spans):
    merged = merge(spans)
    seconds = {s for a, b in spans for s in range(a, b)}
    assert total(merged) == len(seconds)
    assert merge(merged) == merged


@given(SPANS, st.floats(0, 100))
def test_no_more_than_asked_for(spans, seconds):
    assert total(first(spans, seconds)) <= seconds + 1e-6
