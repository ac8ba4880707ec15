import random

from apps.creators.comparison import Retention, enough, widest


def chance(views, share, dice):
    curve, there = [], views
    for _ in range(30):
        there -= sum(dice.random() < share for _ in range(there))
        curve.append(there)
    return Retention(curve, views)


def test_the_widest_gap_is_found_with_its_doubt():
    one = Retention([100] * 10 + [80] * 20, 100)
    other = Retention([100] * 10 + [40] * 20, 100)

    found = widest(one, other)

    assert (found.second, round(found.gain, 2)) == (10, 0.4)
    assert 0.25 < found.low < 0.4 < found.high < 0.55


def test_it_says_who_is_worse():
    assert widest(Retention([20], 100), Retention([70], 100)).gain < 0


def test_chance_is_no_difference():
    dice = random.Random(7)
    alarms = sum(
        widest(chance(150, 0.02, dice), chance(90, 0.02, dice)) is not None for _ in range(200)
    )
    assert alarms <= 10


def test_few_views_say_nothing():
    one, other = Retention([19], 19), Retention([0], 500)
    assert not enough(one, other)
    assert widest(one, other) is None


def test_versions_of_different_lengths_are_compared_as_far_as_both_go():
    assert widest(Retention([100] * 40, 100), Retention([100] * 20, 100)) is None


def test_a_share_is_of_all_views():
    retention = Retention([90, 110], 100)
    assert [retention.share(k) for k in (-1, 0, 1, 2)] == [0.0, 0.9, 1.0, 0.0]
