import pytest

from apps.content.skills import CycleRefused, add_prerequisite, reaches
from apps.content.tests.factories import SkillFactory


def test_an_edge_is_added_once(public):
    treading, eggbeater = SkillFactory(), SkillFactory()
    first = add_prerequisite(skill=eggbeater, requires=treading)
    assert add_prerequisite(skill=eggbeater, requires=treading) == first


def test_a_skill_cannot_require_itself(public):
    skill = SkillFactory()
    with pytest.raises(CycleRefused):
        add_prerequisite(skill=skill, requires=skill)


def test_a_longer_cycle_is_refused(public):
    a, b, c = SkillFactory.create_batch(3)
    add_prerequisite(skill=b, requires=a)
    add_prerequisite(skill=c, requires=b)
    with pytest.raises(CycleRefused):
        add_prerequisite(skill=a, requires=c)


def test_a_diamond_is_no_cycle():
    assert not reaches({1: [2, 3], 2: [4], 3: [4]}, 4, 1)


def test_a_walk_ends_in_a_graph_with_a_cycle():
    assert not reaches({1: [2], 2: [1]}, 1, 3)
