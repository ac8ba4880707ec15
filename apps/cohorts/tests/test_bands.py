"""Bands, without a database."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.cohorts import bands
from apps.cohorts.bands import Band, Bands, Bar, Recalls

PEOPLE = st.lists(
    st.tuples(st.integers(0, 400), st.floats(0, 1)).map(
        lambda each: (each[0], int(each[0] * each[1]))
    ),
    max_size=120,
)


def of(people):
    return bands.compare([asked for asked, _known in people], [known for _asked, known in people])


def ladder(count):
    """So many people who all recall differently, of 200 reviews each."""
    return [(200, 200 - n) for n in range(count)]


def where(people, made):
    return [made.of(Recalls(*each)) for each in people]


@pytest.mark.parametrize(
    ("count", "percents"),
    [(10, [50]), (16, [50]), (17, [30]), (26, [30, 50]), (34, [15, 30, 50]), (200, [15, 30, 50])],
)
def test_the_more_are_compared_the_finer_the_bands(count, percents):
    assert [bar.percent for bar in of(ladder(count)).bars] == percents


def test_nine_are_too_few():
    assert of(ladder(9)) is None
    assert of([*ladder(9), (19, 19)]) is None


def test_a_hundred_people_in_their_bands():
    found = where(ladder(100), of(ladder(100)))
    assert [found.count(Band(*each)) for each in ((0, 15), (15, 30), (30, 50), (50, 100))] == [
        15, 15, 20, 50,
    ]  # fmt: skip
    assert found == sorted(found, key=lambda band: band.first)


def test_where_half_recall_all_nobody_is_among_the_top_15():
    people = [(100, 100)] * 10 + [(100, 80 - n) for n in range(10)]
    assert set(where(people, of(people))) == {Band(0, 50), Band(50, 100)}


def test_equals_are_never_parted():
    people = [(100, 90)] * 20
    made = of(people)
    assert made.bars == () and made.all == []
    assert made.of(Recalls(100, 90)) is None


def test_twenty_lucky_answers_do_not_outdo_hundreds():
    assert bands.scores(*map(bands.np.array, ([20, 400], [20, 392])), 0.9).argmax() == 1


def test_how_much_was_reviewed_does_not_lift_a_mean_share():
    few, many = bands.scores(*map(bands.np.array, ([20, 2000], [18, 1800])), 0.9)
    assert few == pytest.approx(many)


def test_words_of_a_band():
    assert (Band(0, 15).is_top, Band(0, 15).share) == (True, 15)
    assert (Band(15, 30).is_top, Band(15, 30).share) == (True, 30)
    assert (Band(50, 100).is_top, Band(50, 100).share) == (False, 50)


def test_who_reviewed_too_little_is_told_how_much_is_missing():
    assert (Recalls(13, 9).enough, Recalls(13, 9).missing, Recalls(13, 9).percent) == (False, 7, 69)
    assert (Recalls(20, 20).enough, Recalls().percent) == (True, 0)


@given(PEOPLE)
def test_what_holds_for_every_cohort(people):
    compared = [each for each in people if each[0] >= bands.ENOUGH]
    made = of(people)
    if len(compared) < bands.LEAST:
        assert made is None
        return
    found = where(compared, made)
    if not made.bars:
        assert set(found) == {None}
        return
    # Nobody is nearly alone in a band, and every claim is true.
    assert all(found.count(band) >= bands.LEAST_IN_BAND for band in made.all)
    for band in made.all[:-1]:
        assert sum(each.last <= band.last for each in found) <= len(found) * band.last / 100
    # Who scores more is never in a lower band.
    drawn = bands.scores(
        *(bands.np.array(column) for column in zip(*compared, strict=True)), made.mean
    )
    order = [
        band.first for _score, band in sorted(zip(-drawn, found, strict=True), key=lambda e: e[0])
    ]
    assert order == sorted(order)


@given(PEOPLE)
def test_kept_as_json_it_is_the_same(people):
    made = of(people)
    if made:
        kept = json.loads(json.dumps(asdict(made)))
        assert Bands(kept["mean"], tuple(Bar(**bar) for bar in kept["bars"])) == made
