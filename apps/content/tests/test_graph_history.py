"""Every change of the graph is a row that tells who, when and what, and can be taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.content import skills
from apps.content.graph import history
from apps.content.graph.edits import REQUIRES, Edit, difference, edited, undone
from apps.content.graph_models import GraphChange
from apps.content.models import Edition, Prerequisite
from apps.content.tests.factories import SkillFactory
from apps.lib.errors import NotFound
from apps.tenants.scope import tenant_scope

PLACES = st.sampled_from([("requires", 1, 2), ("requires", 2, 3), ("related", 1, 3), ("skill", 1)])
TABLES = st.dictionaries(PLACES, st.sampled_from([0.25, 0.5, 1.0]))


@given(TABLES, TABLES)
def test_edits_lead_from_one_table_to_the_other_and_back(before, after):
    edits = difference(before, after)
    assert edited(before, edits) == after
    assert undone(after, edits) == before
    assert [Edit.of(edit.data) for edit in edits] == edits


@given(st.lists(TABLES, min_size=1))
def test_all_edits_undone_lead_back_to_the_first_table(tables):
    edits = [
        edit
        for before, after in zip(tables, tables[1:], strict=False)
        for edit in difference(before, after)
    ]
    assert undone(tables[-1], edits) == tables[0]


@pytest.fixture
def basis(public):
    return SkillFactory(name="Treading water")


@pytest.fixture
def advanced(public):
    return SkillFactory(name="Eggbeater kick")


def test_a_change_tells_who_what_and_how_it_was(basis, advanced, alice):
    skills.add_prerequisite(skill=advanced, requires=basis, weight=0.5, by=alice)
    skills.add_prerequisite(skill=advanced, requires=basis, weight=1.0, by=alice)
    second, first = GraphChange.objects.all()
    assert (first.number, first.by, first.act) == (1, alice, "require")
    assert first.edits == [
        {"of": "requires", "ids": [advanced.pk, basis.pk], "before": None, "after": 0.5}
    ]
    assert (second.edits[0]["before"], second.edits[0]["after"]) == (0.5, 1.0)


def test_what_changes_nothing_is_no_edition(basis, advanced):
    skills.add_prerequisite(skill=advanced, requires=basis)
    skills.add_prerequisite(skill=advanced, requires=basis)
    skills.remove_prerequisite(skill=basis, requires=advanced)
    assert history.latest() == 1


def test_an_earlier_edition_can_be_looked_at(basis, advanced):
    skills.add_prerequisite(skill=advanced, requires=basis, weight=0.5)
    skills.add_prerequisite(skill=advanced, requires=basis, weight=1.0)
    skills.remove_prerequisite(skill=advanced, requires=basis)
    place = (REQUIRES, advanced.pk, basis.pk)
    assert [history.at(n).get(place) for n in range(4)] == [None, 0.5, 1.0, None]


@pytest.mark.parametrize("number", [-1, 1])
def test_there_is_no_edition_that_never_was(public, number):
    with pytest.raises(NotFound):
        history.at(number)


def test_each_tenant_counts_its_own(basis, advanced, riverside):
    skills.add_prerequisite(skill=advanced, requires=basis)
    with tenant_scope(riverside.pk):
        skills.add_prerequisite(skill=SkillFactory(), requires=advanced)
        assert history.latest() == 1
        assert GraphChange.objects.own().count() == 1
    assert GraphChange.objects.count() == 1  # the hospital's is not to be seen from here


def test_the_catalogue_hears_of_it(basis, advanced):
    skills.add_prerequisite(skill=advanced, requires=basis)
    before = Edition.objects.own().get().number
    skills.remove_prerequisite(skill=advanced, requires=basis)
    assert Edition.objects.own().get().number > before
    assert not Prerequisite.objects.exists()
