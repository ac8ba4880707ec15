import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.memberships import grant
from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.content.models import Prerequisite
from apps.content.skills import (
    CycleRefused,
    add_prerequisite,
    may_edit,
    relate,
    remove_prerequisite,
    unrelate,
    way,
)
from apps.content.tests.factories import AtomFactory, SkillFactory
from apps.lib.errors import InvalidInput, NotAllowed
from apps.tenants.scope import tenant_scope


def test_an_edge_is_added_once(public):
    treading, eggbeater = SkillFactory(), SkillFactory()
    first = add_prerequisite(skill=eggbeater, requires=treading)
    assert add_prerequisite(skill=eggbeater, requires=treading) == first


def test_its_weight_can_be_changed(public):
    treading, eggbeater = SkillFactory(), SkillFactory()
    add_prerequisite(skill=eggbeater, requires=treading)
    assert add_prerequisite(skill=eggbeater, requires=treading, weight=0.3).weight == 0.3
    assert Prerequisite.objects.count() == 1


@pytest.mark.parametrize("weight", [0, -0.1, 1.1, float("nan")])
def test_a_weight_lies_between_0_and_1(public, weight):
    with pytest.raises(InvalidInput):
        add_prerequisite(skill=SkillFactory(), requires=SkillFactory(), weight=weight)


def test_a_skill_cannot_require_itself(public):
    skill = SkillFactory()
    with pytest.raises(CycleRefused):
        add_prerequisite(skill=skill, requires=skill)


def test_a_longer_cycle_is_refused_with_its_way(public):
    a, b, c = (SkillFactory(name=name) for name in "ABC")
    add_prerequisite(skill=b, requires=a)
    add_prerequisite(skill=c, requires=b)
    with pytest.raises(CycleRefused, match="A → C → B → A") as refused:
        add_prerequisite(skill=a, requires=c)
    assert refused.value.details["skills"] == [each.public_id for each in (a, c, b, a)]


def test_a_diamond_is_no_cycle():
    assert way({1: [2, 3], 2: [4], 3: [4]}, 4, 1) is None


def test_a_walk_ends_in_a_graph_with_a_cycle():
    assert way({1: [2], 2: [1]}, 1, 3) is None


@given(st.dictionaries(st.integers(0, 7), st.lists(st.integers(0, 7))), st.integers(0, 7))
def test_a_way_is_one_and_none_is_missed(edges, start):
    reached, layer = {start}, {start}
    while layer:
        layer = {near for node in layer for near in edges.get(node, ())} - reached
        reached |= layer
    for goal in range(8):
        walk = way(edges, start, goal)
        assert (walk is not None) == (goal in reached)
        if walk:
            assert (walk[0], walk[-1]) == (start, goal)
            assert all(b in edges[a] for a, b in zip(walk, walk[1:], strict=False))


def test_a_relation_has_no_direction(public):
    a, b = SkillFactory(), SkillFactory()
    edge = relate(skill=a, other=b, weight=0.4)
    assert relate(skill=b, other=a, weight=0.6) == edge
    unrelate(skill=b, other=a)
    unrelate(skill=b, other=a)
    with pytest.raises(InvalidInput):
        relate(skill=a, other=a)


def test_in_an_organisation_every_creator_edits_its_skills(riverside, alice, bob):
    with tenant_scope(riverside.pk):
        skill = SkillFactory()
        assert may_edit(skill=skill, user=alice)
        assert not may_edit(skill=skill, user=bob)


def test_a_public_skill_is_not_edited_from_elsewhere(riverside, alice):
    skill, basis = SkillFactory(), SkillFactory()
    with tenant_scope(riverside.pk):
        for act in (add_prerequisite, remove_prerequisite):
            with pytest.raises(NotAllowed):
                act(skill=skill, requires=basis, by=alice)
        with pytest.raises(NotAllowed):  # not even by the system: row-level security holds anyway
            add_prerequisite(skill=skill, requires=basis)


def test_a_public_skill_is_edited_by_who_alone_teaches_it(alice, bob, charlie):
    grant(user=charlie, role=Role.CREATOR)
    skill = SkillFactory()
    assert may_edit(skill=skill, user=charlie)
    AtomFactory(skill=skill, owner=alice)
    assert may_edit(skill=skill, user=alice)
    assert not may_edit(skill=skill, user=charlie)
    assert not may_edit(skill=skill, user=bob)
    AtomFactory(skill=skill, owner=charlie)
    assert not may_edit(skill=skill, user=alice)
    assert may_edit(skill=skill, user=UserFactory(is_superuser=True))
