import random

import pytest

from apps.creators import dropoffs


def watched(views, seconds, leaving, seed=0):
    """A curve of `views` people, each of whom leaves in second k with the chance `leaving(k)`."""
    dice, there, curve = random.Random(seed), views, []
    for second in range(seconds):
        there -= sum(dice.random() < leaving(second) for _ in range(there))
        curve.append(there)
    return curve


def falling(at, share, usual=0.01):
    return lambda second: share if second == at else usual


def found(curve, views):
    return [drop.second for drop in dropoffs.find(curve, views).drops]


def test_where_two_thirds_leave_is_named():
    curve = [100] * 32 + [32] * 28

    (drop,) = dropoffs.find(curve, 100).drops

    assert (drop.second, drop.share.count, drop.share.of) == (32, 68, 100)
    assert (round(drop.share.low, 2), round(drop.share.high, 2)) == (0.58, 0.76)


@pytest.mark.parametrize("views", [20, 60, 1000])
def test_it_is_found_among_those_who_leave_anyway(views):
    hits = [found(watched(views, 60, falling(32, 0.68), seed), views) for seed in range(50)]
    assert sum(hit == [32] for hit in hits) >= 40


def test_two_drop_offs_come_in_their_order():
    chances = {12: 0.3, 40: 0.5}
    curve = watched(800, 60, lambda second: chances.get(second, 0.005))
    assert found(curve, 800) == [12, 40]


def test_a_fall_of_three_seconds_is_one_drop_off():
    curve = [500] * 30 + [430, 340, 250] + [250] * 27

    (drop,) = dropoffs.find(curve, 500).drops

    assert drop.second in (31, 32)
    assert drop.share.count == 250


@pytest.mark.parametrize(
    "leaving",
    [
        lambda second: 0.01,
        lambda second: 0.05,
        lambda second: 0.15 * 0.8**second + 0.01,
        lambda second: 0.005 + 0.001 * second,
    ],
    ids=["few", "many", "ever fewer", "ever more"],
)
@pytest.mark.parametrize("views", [20, 100, 1000])
def test_who_leaves_evenly_is_no_drop_off(leaving, views):
    alarms = sum(bool(found(watched(views, 45, leaving, seed), views)) for seed in range(60))
    assert alarms <= 1


def test_few_views_say_nothing():
    findings = dropoffs.find([19] * 30 + [0] * 30, 19)
    assert (findings.enough, findings.drops, findings.opening) == (False, (), None)


def test_the_opening_is_told_apart():
    findings = dropoffs.find([100, 80, 65, 60] + [60] * 40, 100)
    assert (findings.opening.count, findings.opening.of) == (40, 100)
    assert findings.drops == ()


def test_the_end_is_no_drop_off():
    assert found([200] * 55 + [20] * 5, 200) == []


def test_a_curve_that_rises_does_no_harm():
    curve = [50] * 10 + [120] * 20 + [118] * 30
    assert found(curve, 130) == []


@pytest.mark.parametrize("curve", [[], [0], [0] * 60, [30]])
def test_odd_curves(curve):
    assert found(curve, 30) == []


def test_an_interval_holds_the_truth():
    dice = random.Random(1)
    held = 0
    for _ in range(400):
        seen = sum(dice.random() < 0.3 for _ in range(40))
        share = dropoffs.share(seen, 40)
        held += share.low <= 0.3 <= share.high
    assert held >= 370


def test_a_share_of_nobody_is_unknown():
    assert (dropoffs.share(0, 0).low, dropoffs.share(0, 0).high) == (0.0, 1.0)


def test_the_worst_loses_most_people():
    curve = [1000] * 8 + [600] * 12 + [100] * 20
    findings = dropoffs.find(curve, 1000)
    assert [(drop.at, drop.percent) for drop in findings.drops] == [("0:08", 40), ("0:20", 83)]
    assert findings.worst.at == "0:20"
    assert dropoffs.find([], 0).worst is None
