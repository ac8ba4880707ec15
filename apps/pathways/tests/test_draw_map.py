"""The path as a map: what becomes of each skill, and no more than can be read."""

import numpy as np

from apps.content.graph import compiled
from apps.pathways.mastery.verdicts import REVIEW, SKIP, START
from apps.pathways.path import map as maps
from apps.pathways.path.map import Standing

from .test_plan_path import planned, shelf


def mapped(verdict, lessons, **how):
    on = shelf(lessons)
    return maps.standings(planned(verdict, on, **how), on)


def graph(size):
    return compiled(range(size), [(n, n - 1, 1.0) for n in range(1, size)])


def test_every_skill_stands_somewhere():
    found = mapped([SKIP, START, REVIEW, START], [0, 1, 2, 3])
    assert list(found.items()) == [
        (0, Standing.KNOWN),
        (1, Standing.NOW),
        (2, Standing.REVIEW),
        (3, Standing.NEXT),
    ]


def test_a_skill_of_which_one_lesson_is_learned_is_still_on():
    passed = np.array([True, False, False])
    found = mapped([START, START], [0, 0, 1], passed=passed, taken=passed)
    assert found == {0: Standing.NOW, 1: Standing.NEXT}


def test_what_is_learned_is_shown_as_learned():
    passed = np.array([True, False])
    found = mapped([START, START], [0, 1], passed=passed, taken=passed)
    assert found == {0: Standing.LEARNED, 1: Standing.NOW}


def test_what_does_not_fit_comes_later():
    found = mapped([START, START], [0, 1], budget=100.0)
    assert found == {0: Standing.NOW, 1: Standing.LATER}


def test_nothing_to_learn_is_no_trouble():
    found = mapped([SKIP, SKIP], [0, 1])
    picture = maps.drawn(found, maps.shown(found), {0: "One", 1: "Two"}, graph(2))
    assert (picture.known, picture.to_come, picture.hidden) == (2, 0, 0)


def test_a_long_way_shows_what_is_next_and_a_little_of_what_is_known():
    size = 80
    found = mapped([SKIP] * 20 + [START] * 60, list(range(size)))
    skills = maps.shown(found)
    picture = maps.drawn(found, skills, {n: f"Skill {n}" for n in range(size)}, graph(size))
    assert len(picture.places) == maps.SHOWN and picture.hidden == 50
    names = [place.name for place in picture.places]
    assert names[0] == "Skill 14" and names[6] == "Skill 20"
    by_name = {place.name: place.box for place in picture.places}
    assert by_name["Skill 21"].y > by_name["Skill 20"].y
