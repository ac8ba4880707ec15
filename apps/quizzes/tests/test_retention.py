import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes import curve, retention


def of(rows):
    elapsed, known, foretold = zip(*rows, strict=True)
    return retention.by_age(np.array(elapsed), np.array(known, bool), np.array(foretold, float))


def test_recalls_are_counted_by_days_since_the_last_one():
    found = of([(1, 1, 0.9), (1, 0, 0.9), (5, 1, 0.8), (400, 1, 0.5)])
    told = {(each.first, each.last): (each.reviews, each.known) for each in found.bins}
    assert told[1, 1] == (2, 1)
    assert told[4, 7] == (1, 1)
    assert told[91, None] == (1, 1)
    assert (found.reviews, found.known) == (4, 3)
    assert found.foretold == pytest.approx((0.9 + 0.9 + 0.8 + 0.5) / 4)


def test_first_recalls_and_those_of_the_same_day_are_left_out():
    assert of([(3, 1, np.nan), (0, 1, 1.0)]).reviews == 0


@pytest.mark.parametrize(
    ("known", "foretold", "verdict"), [(90, 0.9, "as"), (60, 0.9, "less"), (99, 0.9, "more")]
)
def test_the_verdict_allows_for_chance(known, foretold, verdict):
    found = of([(2, n < known, foretold) for n in range(100)])
    assert found.verdict == verdict


def test_wilson_is_as_published():
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81 of 263, 0 of 20.
    assert retention.wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert retention.wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_true_share_may_be_the_one_that_was_seen(known, more):
    low, high = retention.wilson(known, known + more)
    share = known / (known + more) if known + more else 0.5
    assert 0 <= low <= share <= high <= 1


@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.booleans(), st.floats(0, 1)), min_size=1, max_size=120
    ),
    st.none() | st.floats(0.7, 0.97),
)
def test_every_mark_lies_on_the_sheet(rows, desired):
    drawn = curve.drawn(of(rows), desired=desired)
    for mark in drawn.marks:
        assert drawn.left <= mark.x <= drawn.right
        assert curve.TOP <= mark.high <= mark.known <= mark.low <= drawn.ground
        assert curve.TOP <= mark.foretold <= drawn.ground
    assert all(curve.TOP <= rule.y <= drawn.ground for rule in drawn.rules)
