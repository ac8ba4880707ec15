"""The graph in memory: one query while nothing changes, never an old one, never another's."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import transaction

from apps.content import graph, skills
from apps.content.graph import kept
from apps.content.tests.factories import SkillFactory
from apps.lib import clock
from apps.tenants.scope import tenant_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def basis(public):
    return SkillFactory()


@pytest.fixture
def advanced(basis):
    skill = SkillFactory()
    skills.add_prerequisite(skill=skill, requires=basis, weight=0.5)
    return skill


def requires(skill) -> list[int]:
    now = graph.current()
    return now.ids[now.ancestors(now.position(skill.pk))].tolist()


def test_it_holds_skills_and_edges(basis, advanced):
    now = graph.current()
    assert requires(advanced) == [basis.pk]
    assert now.weights.tolist() == [0.5]


def test_one_query_as_long_as_nothing_changes(advanced, django_assert_num_queries):
    first = graph.current()
    with django_assert_num_queries(1):
        assert graph.current() is first


@pytest.mark.parametrize("extra", [0, 30])
def test_four_queries_when_it_has_changed(basis, advanced, django_assert_num_queries, extra):
    SkillFactory.create_batch(extra)
    graph.forget()
    with django_assert_num_queries(4):
        graph.current()


def test_every_change_is_seen_at_once(basis, advanced):
    other = SkillFactory()
    assert requires(advanced) == [basis.pk]
    skills.add_prerequisite(skill=advanced, requires=other)
    assert set(requires(advanced)) == {basis.pk, other.pk}
    skills.remove_prerequisite(skill=advanced, requires=basis)
    assert requires(advanced) == [other.pk]
    skills.relate(skill=advanced, other=basis, weight=0.3)
    assert graph.current().related_weights.tolist() == pytest.approx([0.3, 0.3])


def test_what_was_rolled_back_does_not_stay(basis, advanced):
    other = SkillFactory()
    with transaction.atomic():
        skills.add_prerequisite(skill=advanced, requires=other)
        assert other.pk in requires(advanced)
        transaction.set_rollback(True)
    skills.add_prerequisite(skill=other, requires=basis)
    assert requires(advanced) == [basis.pk]


def test_a_row_written_by_hand_is_seen_after_a_while(basis, advanced):
    from apps.content.models import Prerequisite

    graph.current()
    Prerequisite.objects.filter(skill=advanced).update(weight=0.25)
    assert graph.current().weights.tolist() == [0.5]
    with clock.frozen(clock.now() + timedelta(seconds=kept.STALE_AFTER + 1)):
        assert graph.current().weights.tolist() == [0.25]


def test_a_tenant_sees_its_own_and_the_public_graph(basis, advanced, riverside):
    with tenant_scope(riverside.pk):
        ward = SkillFactory()
        skills.add_prerequisite(skill=ward, requires=advanced)
        assert requires(ward) == [advanced.pk, basis.pk]
    with pytest.raises(KeyError):
        graph.current().position(ward.pk)
    assert graph.current().descendants(graph.current().position(advanced.pk)).size == 0


def test_a_public_change_reaches_every_tenant(basis, advanced, riverside):
    with tenant_scope(riverside.pk):
        assert requires(advanced) == [basis.pk]
    skills.remove_prerequisite(skill=advanced, requires=basis)
    with tenant_scope(riverside.pk):
        assert requires(advanced) == []


ELSEWHERE = """
import django; django.setup()
from django.db import connection
from apps.content import skills
from apps.content.models import Skill
from apps.tenants.scope import tenant_scope
import sys
from datetime import timedelta
connection.settings_dict["NAME"] = sys.argv[1]
with tenant_scope(1):
    upper, lower = Skill.objects.filter(slug__in=["upper", "lower"]).order_by("slug").reverse()
    skills.add_prerequisite(skill=upper, requires=lower)
"""


@pytest.mark.django_db(transaction=True)
def test_a_change_by_another_process_is_seen():
    from django.db import connection

    with tenant_scope(1):
        upper, lower = SkillFactory(slug="upper"), SkillFactory(slug="lower")
        assert requires(upper) == []
        database = connection.settings_dict["NAME"]

        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "microlearn.settings"}
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", ELSEWHERE, database], check=True, env=environment
        )
        assert requires(upper) == [lower.pk]
