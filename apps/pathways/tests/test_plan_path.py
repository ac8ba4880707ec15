import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from apps.pathways.mastery.spreading import SkillMap
from apps.pathways.mastery.verdicts import REVIEW, SKIP, START
from apps.pathways.path.planning import Shelf, Why, plan

from .test_spread_mastery import chain


def shelf(skills, places=None):
    """Lessons of one minute with a quiz of half a minute; `skills`: of each its skill."""
    count = len(skills)
    return Shelf(
        ids=np.arange(count) + 100,
        skill=np.array(skills, int),
        video=np.full(count, 60.0),
        quiz=np.full(count, 30.0),
        place=np.array(places if places is not None else range(count), float),
        taught=np.zeros(count),
    )


def planned(verdict, on, skills=None, **how):
    size = len(verdict)
    lessons = np.zeros(len(on.ids), bool)
    given = {
        "scope": np.ones(size, bool),
        "goals": np.arange(size) == size - 1,
        "changed": lessons,
        "taken": lessons,
        "passed": lessons,
    } | how
    return plan(skills=skills or chain(size), verdict=np.array(verdict), shelf=on, **given)


def test_what_is_known_is_skipped_and_what_is_known_in_part_is_reviewed():
    made = planned([SKIP, REVIEW, START], shelf([0, 1, 2]))
    assert made.lessons.tolist() == [1, 2] and made.reviews.tolist() == [True, False]
    assert made.whys == (Why.REVIEW, Why.GOAL)
    assert (made.seconds, made.linear, made.spared) == (120.0, 270.0, 150.0)
    assert made.skipped.tolist() == [0]


def test_prerequisites_come_first_although_the_course_has_them_last():
    made = planned([START] * 3, shelf([0, 1, 2], places=[9, 5, 1]))
    assert made.lessons.tolist() == [0, 1, 2]
    assert made.whys == (Why.BASIS, Why.BASIS, Why.GOAL)


def test_otherwise_the_course_has_its_order():
    loose = SkillMap(np.arange(3), *(np.zeros(0, int),) * 2, np.zeros(0), np.zeros(3, int))
    made = planned([START] * 3, shelf([0, 1, 2], places=[2, 0, 1]), skills=loose)
    assert made.lessons.tolist() == [1, 2, 0]


def test_what_lies_outside_the_goal_is_left_out():
    made = planned([START] * 3, shelf([0, 1, 2]), scope=np.array([True, True, False]))
    assert made.lessons.tolist() == [0, 1] and made.linear == 180.0


def test_a_lesson_that_was_learned_is_done_and_one_that_failed_comes_again():
    passed, taken = np.array([True, False]), np.array([True, True])
    made = planned([START, START], shelf([0, 1]), passed=passed, taken=taken)
    assert made.lessons.tolist() == [1] and made.done.tolist() == [0]
    assert made.whys == (Why.AGAIN,)


def test_what_is_taught_differently_comes_back_whole_whatever_is_known_of_its_skill():
    yes, second = np.array([True, True, True]), np.array([False, True, False])
    for verdict in (SKIP, REVIEW, START):
        made = planned([verdict], shelf([0, 0, 0]), taken=yes, passed=~second, changed=second)
        assert made.lessons.tolist() == [1] and made.reviews.tolist() == [False]
        assert made.whys == (Why.CHANGED,) and made.done.tolist() == [0, 2]
        assert not len(made.skipped) and made.spared == 0


def test_a_short_time_keeps_the_basis_and_lets_reviews_and_the_end_go():
    made = planned([START, REVIEW, START, START], shelf([0, 1, 2, 3]), budget=200.0)
    assert made.lessons.tolist() == [0, 2] and made.later.tolist() == [1, 3]


@given(st.data())
def test_every_path_respects_prerequisites_and_time(data):
    size = data.draw(st.integers(2, 9))
    edges = [
        (upper, lower)
        for upper in range(1, size)
        for lower in data.draw(st.sets(st.integers(0, upper - 1), max_size=3))
    ]
    depth = np.zeros(size, int)
    for upper, lower in sorted(edges):
        depth[upper] = max(depth[upper], depth[lower] + 1)
    skills = SkillMap(
        ids=np.arange(size),
        skill=np.array([upper for upper, _ in edges], int),
        requires=np.array([lower for _, lower in edges], int),
        weight=np.ones(len(edges)),
        depth=depth,
    )
    lessons = data.draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=20))
    places = data.draw(st.permutations(range(len(lessons))))
    on = shelf(lessons, places)
    verdict = data.draw(
        st.lists(st.sampled_from([SKIP, REVIEW, START]), min_size=size, max_size=size)
    )
    budget = data.draw(st.none() | st.floats(0, 2000))
    made = planned(verdict, on, skills=skills, budget=budget)
    order = on.skill[made.lessons].tolist()
    for upper, lower in edges:
        if upper in order and lower in order:
            assert max(n for n, s in enumerate(order) if s == lower) < order.index(upper)
    assert budget is None or made.seconds <= budget + 1e-6
    sets = [set(each.tolist()) for each in (made.lessons, made.later, made.skipped)]
    assert sum(map(len, sets)) == len(set().union(*sets)) == len(lessons)
