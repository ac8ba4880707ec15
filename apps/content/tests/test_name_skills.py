"""Skills are added, described and merged; every change is an edition."""

import pytest

from apps.content import skill_nodes, skills
from apps.content.graph import history
from apps.content.models import Atom, Prerequisite, Skill
from apps.content.skill_nodes import SkillExists
from apps.content.skills import CycleRefused, SkillInUse
from apps.content.tests.factories import AtomFactory, SkillFactory
from apps.lib.errors import Conflict, InvalidInput, NotAllowed
from apps.tenants.scope import tenant_scope


@pytest.fixture
def triple(public):
    """Three skills, each on the one before."""
    made = [SkillFactory(name=name) for name in ("Floating", "Gliding", "Diving")]
    for upper, lower in ((1, 0), (2, 1)):
        skills.add_prerequisite(skill=made[upper], requires=made[lower], weight=0.7)
    return made


def edges():
    return {
        (each.skill.name, each.requires.name): each.weight for each in Prerequisite.objects.all()
    }


def test_a_skill_is_added_and_that_is_taken_back(alice):
    skill = skill_nodes.add(name="  Treading   water ", by=alice)
    assert (skill.name, skill.slug) == ("Treading water", "treading-water")
    skills.undo(number=history.latest(), by=alice)
    assert not Skill.objects.exists()


def test_taking_it_back_is_refused_once_a_lesson_teaches_it(alice):
    skill = skill_nodes.add(name="Treading water", by=alice)
    number = history.latest()
    AtomFactory(owner=alice, skill=skill)
    with pytest.raises(SkillInUse):
        skills.undo(number=number, by=alice)


def test_two_skills_of_one_name_are_refused(alice):
    skill = skill_nodes.add(name="Treading water", by=alice)
    with pytest.raises(SkillExists) as refused:
        skill_nodes.add(name="treading WATER", by=alice)
    assert refused.value.details == {"skill": skill.public_id}


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_name_that_is_none_is_refused(alice, name):
    with pytest.raises(InvalidInput):
        skill_nodes.add(name=name, by=alice)


def test_a_learner_adds_nothing(bob):
    with pytest.raises(NotAllowed):
        skill_nodes.add(name="Anything", by=bob)


def test_a_name_is_changed_and_changed_back(alice, triple):
    skill_nodes.describe(skill=triple[0], name="Floating on the back", by=alice)
    assert Skill.objects.get(pk=triple[0].pk).name == "Floating on the back"
    skills.undo(number=history.latest(), by=alice)
    assert Skill.objects.get(pk=triple[0].pk).name == "Floating"


def test_what_others_teach_is_not_renamed(alice, charlie, triple):
    AtomFactory(owner=charlie, skill=triple[0])
    with pytest.raises(NotAllowed):
        skill_nodes.describe(skill=triple[0], name="Mine", by=alice)


def test_lessons_and_edges_of_both_become_those_of_one(alice, triple):
    floating, gliding, diving = triple
    back = SkillFactory(name="Back float")
    skills.add_prerequisite(skill=gliding, requires=back, weight=1.0)
    lesson = AtomFactory(owner=alice, skill=back)
    skill_nodes.merge(skill=back, into=floating, by=alice)
    assert Atom.objects.get(pk=lesson.pk).skill == floating
    assert edges() == {("Gliding", "Floating"): 1.0, ("Diving", "Gliding"): 0.7}
    assert not Skill.objects.filter(pk=back.pk).exists()
    with pytest.raises(Conflict):
        skills.undo(number=history.latest(), by=alice)


def test_neighbours_are_merged_and_what_lies_between_refuses_it(alice, triple):
    floating, gliding, diving = triple
    with pytest.raises(CycleRefused):
        skill_nodes.merge(skill=diving, into=floating, by=alice)
    skill_nodes.merge(skill=diving, into=gliding, by=alice)
    assert edges() == {("Gliding", "Floating"): 0.7}


def test_a_skill_is_not_merged_into_itself_nor_by_anybody(alice, bob, triple):
    with pytest.raises(InvalidInput):
        skill_nodes.merge(skill=triple[0], into=triple[0], by=alice)
    with pytest.raises(NotAllowed):
        skill_nodes.merge(skill=triple[0], into=triple[2], by=bob)


def test_what_another_tenant_builds_on_stays(alice, triple, riverside):
    with tenant_scope(riverside.pk):
        AtomFactory(owner=alice, skill=triple[2])
    with pytest.raises(SkillInUse):
        skill_nodes.merge(skill=triple[2], into=triple[1], by=alice)
    assert Skill.objects.filter(pk=triple[2].pk).exists()


def test_a_refusal_says_what_to_do(alice, triple):
    AtomFactory(owner=alice, skill=triple[2])
    with pytest.raises(SkillInUse, match="merge this skill into another one"):
        skills.remove(skill=triple[2], by=alice)
