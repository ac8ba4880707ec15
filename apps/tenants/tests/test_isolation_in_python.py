"""Python's lock: the manager fails closed."""

import pytest

from apps.content.models import Skill
from apps.tenants.scope import NoTenantInScope, tenant_scope


def test_a_query_can_be_built_but_not_run_without_a_scope(db):
    query = Skill.objects.filter(name="x")
    with pytest.raises(NoTenantInScope):
        list(query)


@pytest.mark.parametrize(
    "run",
    [
        lambda: Skill.objects.count(),
        lambda: Skill.objects.exists(),
        lambda: Skill.objects.update(name="x"),
        lambda: Skill.objects.all().delete(),
        lambda: Skill.objects.create(name="x", slug="x"),
        lambda: Skill.objects.bulk_create([Skill(name="x", slug="x")]),
        lambda: list(Skill.objects.values_list("pk").iterator()),
    ],
)
def test_every_verb_needs_a_scope(db, run):
    with pytest.raises(NoTenantInScope):
        run()


def test_a_query_follows_the_scope_in_which_it_runs(riverside):
    query = Skill.objects.own()
    with tenant_scope(riverside.pk):
        Skill.objects.create(name="Escalation", slug="escalation")
        assert query.count() == 1
    assert query.count() == 0


def test_new_rows_belong_to_the_tenant_in_scope(riverside):
    with tenant_scope(riverside.pk):
        assert Skill.objects.create(name="x", slug="x").tenant_id == riverside.pk
