from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes import heat

FRIDAY = date(2026, 3, 13)


def test_the_week_of_today_comes_first_and_begins_on_a_monday():
    found = heat.calendar({}, today=FRIDAY, weeks=3)
    assert [week.monday for week in found.weeks] == [
        date(2026, 3, 9),
        date(2026, 3, 2),
        date(2026, 2, 23),
    ]
    assert [cell.ahead for cell in found.weeks[0].cells] == [False] * 5 + [True] * 2


def test_days_are_as_warm_as_their_reviews():
    counts = {FRIDAY: 20, FRIDAY - timedelta(days=1): 1, FRIDAY - timedelta(days=90): 50}
    found = heat.calendar(counts, today=FRIDAY, weeks=2)
    levels = [cell.level for cell in found.weeks[0].cells]
    assert levels == [0, 0, 0, 1, 4, 0, 0]
    assert (found.reviews, found.days, found.busiest.count) == (21, 2, 20)


def test_with_few_reviews_the_busiest_day_is_still_the_warmest():
    assert heat.bands(1) == (heat.Band(4, 1, 1),)
    assert heat.bands(0) == ()


@given(st.integers(1, 10_000))
def test_bands_cover_every_number_once(busiest):
    bands = heat.bands(busiest)
    assert bands[0].first == 1 and bands[-1].last == busiest and bands[-1].level == heat.LEVELS
    for one, next_one in zip(bands, bands[1:], strict=False):
        assert next_one.first == one.last + 1 and next_one.level == one.level + 1
    assert all(band.first <= band.last for band in bands)
