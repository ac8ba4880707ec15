"""One change taken back, an edition gone back to, and skills that cannot go."""

import pytest

from apps.accounts.memberships import grant
from apps.accounts.models import Role
from apps.content import skills
from apps.content.graph import history
from apps.content.models import Prerequisite, Skill
from apps.content.skills import CycleRefused, SkillInUse
from apps.content.tests.factories import AtomFactory, SkillFactory
from apps.lib.errors import Conflict, NotAllowed, NotFound
from apps.tenants.scope import tenant_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(charlie):
    grant(user=charlie, role=Role.MANAGER)
    return charlie


@pytest.fixture
def trio(public):
    return [SkillFactory(name=name) for name in "ABC"]


def edges():
    return {
        (edge.skill.name, edge.requires.name): edge.weight for edge in Prerequisite.objects.all()
    }


def test_one_change_is_taken_back_and_what_came_later_stays(trio, alice):
    a, b, c = trio
    skills.add_prerequisite(skill=b, requires=a, by=alice)
    skills.add_prerequisite(skill=c, requires=b, by=alice)
    skills.undo(number=1, by=alice)
    assert edges() == {("C", "B"): 1.0}
    skills.undo(number=3, by=alice)
    assert edges() == {("B", "A"): 1.0, ("C", "B"): 1.0}


def test_a_changed_weight_comes_back(trio, alice):
    a, b, _c = trio
    skills.add_prerequisite(skill=b, requires=a, weight=0.3, by=alice)
    skills.add_prerequisite(skill=b, requires=a, weight=0.7, by=alice)
    with pytest.raises(Conflict):
        skills.undo(number=1, by=alice)
    skills.undo(number=2, by=alice)
    assert edges() == {("B", "A"): 0.3}


def test_taking_back_closes_no_cycle(trio, alice):
    a, b, _c = trio
    skills.add_prerequisite(skill=b, requires=a, by=alice)
    skills.remove_prerequisite(skill=b, requires=a, by=alice)
    skills.add_prerequisite(skill=a, requires=b, by=alice)
    with pytest.raises(CycleRefused):
        skills.undo(number=2, by=alice)
    assert edges() == {("A", "B"): 1.0}


def test_there_is_nothing_to_take_back(trio, alice):
    with pytest.raises(NotFound):
        skills.undo(number=1, by=alice)


def test_a_creator_takes_back_only_what_he_could_have_done(trio, alice, charlie):
    a, b, _c = trio
    grant(user=charlie, role=Role.CREATOR)
    AtomFactory(skill=b, owner=alice)
    skills.add_prerequisite(skill=b, requires=a, by=alice)
    with pytest.raises(NotAllowed):
        skills.undo(number=1, by=charlie)
    with pytest.raises(NotAllowed):
        skills.roll_back(number=0, by=charlie)


def test_an_edition_is_gone_back_to_and_forward_again(trio, manager):
    a, b, c = trio
    skills.add_prerequisite(skill=b, requires=a, weight=0.3)
    skills.relate(skill=a, other=c)
    skills.remove_prerequisite(skill=b, requires=a)
    skills.add_prerequisite(skill=a, requires=b)
    added = SkillFactory()
    skills.roll_back(number=1, by=manager)
    assert edges() == {("B", "A"): 0.3}
    assert Skill.objects.filter(pk=added.pk).exists()
    skills.roll_back(number=4, by=manager)
    assert edges() == {("A", "B"): 1.0}
    assert history.latest() == 6


def test_going_back_leaves_other_tenants_alone(trio, riverside, alice, manager):
    a, b, _c = trio
    skills.add_prerequisite(skill=b, requires=a)
    with tenant_scope(riverside.pk):
        ward = SkillFactory()
        skills.add_prerequisite(skill=ward, requires=b, by=alice)
        skills.roll_back(number=0, by=alice)
        assert not Prerequisite.objects.own().exists()
    assert edges() == {("B", "A"): 1.0}


def test_a_removed_skill_comes_back_with_its_edges(trio, manager):
    a, b, c = trio
    skills.add_prerequisite(skill=b, requires=a)
    skills.add_prerequisite(skill=c, requires=b)
    skills.remove(skill=b, by=manager)
    assert (edges(), Skill.objects.count()) == ({}, 2)
    SkillFactory(slug=b.slug)
    skills.roll_back(number=2, by=manager)
    assert edges() == {("B", "A"): 1.0, ("C", "B"): 1.0}
    assert Skill.objects.get(pk=b.pk).public_id == b.public_id


def test_a_skill_that_lessons_teach_stays(trio, alice):
    AtomFactory(skill=trio[0], owner=alice)
    with pytest.raises(SkillInUse) as refused:
        skills.remove(skill=trio[0], by=alice)
    assert refused.value.details["users"] == {"content.atom": 1}
    assert Skill.objects.count() == 3


def test_a_skill_on_which_another_tenant_rests_stays(trio, riverside, alice):
    with tenant_scope(riverside.pk):
        skills.add_prerequisite(skill=SkillFactory(), requires=trio[0])
    with pytest.raises(SkillInUse):
        skills.remove(skill=trio[0], by=alice)
    assert Skill.objects.count() == 3
    assert history.latest() == 0
