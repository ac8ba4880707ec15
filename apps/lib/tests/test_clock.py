from datetime import UTC, datetime, timedelta

import pytest

from apps.lib import clock

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_shifts_add_up_and_end_with_their_block():
    with clock.frozen(NOON):
        with clock.shifted(timedelta(days=1)), clock.shifted(timedelta(hours=1)):
            assert clock.now() == NOON + timedelta(days=1, hours=1)
        assert clock.now() == NOON


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="aware"), clock.frozen(datetime(2026, 3, 1)):
        pass
