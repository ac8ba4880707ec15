from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.credentials.mastered import Result, Standing, counting

DAY = timedelta(days=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
results = st.builds(
    lambda total, share, day: Result(round(total * share), total, NOON + day * DAY),
    st.integers(0, 12),
    st.floats(0, 1),
    st.integers(0, 30),
)


@pytest.mark.parametrize(
    ("right", "total", "enough"),
    [(4, 5, True), (3, 5, False), (8, 10, True), (7, 9, False), (3, 3, True), (2, 3, False),
     (3, 4, False), (0, 0, False)],
)  # fmt: skip
def test_eighty_per_cent_exactly(right, total, enough):
    assert Result(right, total, NOON).is_enough is enough


@given(st.integers(1, 100))
def test_what_is_needed_is_enough_and_one_less_is_not(total):
    needed = Result(0, total, NOON).needed
    assert Result(needed, total, NOON).is_enough
    assert not Result(needed - 1, total, NOON).is_enough


@given(st.lists(results))
def test_the_first_that_is_enough_counts_else_the_best(tried):
    found = counting(tried)
    enough = [each for each in tried if each.is_enough]
    if enough:
        assert found.at == min(each.at for each in enough)
    elif any(each.total for each in tried):
        best = max(each.right / each.total for each in tried if each.total)
        assert found.right / found.total == best
    else:
        assert found is None


@pytest.mark.parametrize(
    ("right", "recalled", "kept"),
    [(4, NOON + DAY, True), (4, NOON, False), (4, NOON - DAY, False), (4, None, False),
     (3, NOON + DAY, False)],
)  # fmt: skip
def test_only_a_recall_after_the_pass_counts(right, recalled, kept):
    assert Standing(Result(right, 5, NOON), recalled).is_kept is kept
