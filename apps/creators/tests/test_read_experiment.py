"""What the numbers of a test say."""

from dataclasses import replace

import pytest

from apps.creators.experiments import picture, verdicts
from apps.creators.experiments.sequential import Interval
from apps.creators.experiments.verdicts import Design, Numbers

DESIGN = Design("completed", 0.05, 0.05, 0.8, base=1, weights={1: 1, 2: 1})


def numbers(viewers, completed, *, kept=None, answered=0, right=0):
    return Numbers(viewers, completed if kept is None else kept, completed, answered, right)


def read(base, other, design=DESIGN, **more):
    return verdicts.read(design, {1: base, 2: other}, rate=0.5, **more)


@pytest.mark.parametrize(
    ("base", "other", "code", "best"),
    [
        ((0, 0), (0, 0), "few", None),
        ((49, 20), (900, 300), "unbalanced", None),
        ((49, 20), (51, 30), "few", None),
        ((3000, 1500), (3000, 1560), "open", None),
        ((3000, 1500), (3000, 1800), "better", 2),
        ((3000, 1800), (3000, 1500), "worse", 1),
        ((9000, 4500), (9000, 4520), "same", None),
        ((3000, 1500), (2000, 1200), "unbalanced", None),
    ],
)
def test_verdicts(base, other, code, best):
    found = read(numbers(*base), numbers(*other))
    assert (found.code, found.best) == (code, best)
    assert found.balanced is (code != "unbalanced")


def test_fewer_viewers_are_still_to_come_the_more_have_come():
    wanted = [read(numbers(n, n // 2), numbers(n, n // 2)).more for n in (0, 1000, 2000, 9000)]
    assert wanted == [5982, pytest.approx(3982, abs=5), pytest.approx(1982, abs=5), 0]


def test_the_metric_that_was_chosen_decides_and_the_others_may_speak_against_it():
    base = numbers(3000, 1500, answered=1500, right=1200)
    other = numbers(3000, 1800, answered=1800, right=1000)
    found = read(base, other)
    assert (found.code, found.against) == ("better", ("right",))
    assert set(found.beside) == {"kept", "right"}
    by_quiz = read(base, other, replace(DESIGN, metric="right"))
    assert (by_quiz.code, by_quiz.best) == ("worse", 1)


def test_of_several_the_best_is_named_and_all_are_corrected_for():
    design = replace(DESIGN, weights={1: 1, 2: 1, 3: 1})
    table = {1: numbers(3000, 1500), 2: numbers(3000, 1760), 3: numbers(3000, 1800)}
    found = verdicts.read(design, table, rate=0.5)
    assert (found.code, found.best) == ("better", 3)
    two = read(table[1], table[3])
    width = [
        each.interval.high - each.interval.low for each in (found.compared[1], two.compared[0])
    ]
    assert width[0] > width[1]
    assert found.needed > two.needed


def test_the_base_is_the_version_that_was_in_use():
    design = replace(DESIGN, base=2)
    table = {1: numbers(3000, 1800), 2: numbers(3000, 1500)}
    found = verdicts.read(design, table, rate=0.5)
    assert (found.code, found.best, found.compared[0].number) == ("better", 1, 1)


def test_first_days_are_compared_with_the_rest():
    early = {1: numbers(1000, 500), 2: numbers(1000, 700)}
    late = {1: numbers(4000, 2000), 2: numbers(4000, 2000)}
    found = read(numbers(5000, 2500), numbers(5000, 2700), early=early, late=late)
    assert found.trends[2].trend == "fading"
    assert read(numbers(5000, 2500), numbers(5000, 2700)).trends == {}


def test_what_would_have_been_found_by_now_gets_smaller():
    found = [read(numbers(n, n // 2), numbers(n, n // 2)).detectable for n in (40, 500, 3000)]
    assert found[0] is None
    assert found[1] > found[2] == pytest.approx(0.05, abs=0.001)


def test_bars_stand_on_one_axis():
    intervals = [Interval(-0.01, 0.02, 0.04), None, Interval(-0.3, -0.2, -0.1)]
    assert picture.reach(intervals) == 0.3
    assert picture.reach([None]) == picture.reach([]) == 0.02
    drawn = picture.bar(intervals[2], 0.5)
    assert (drawn.start, drawn.width, drawn.middle) == (20, 20, 30)
