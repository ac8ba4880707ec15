"""PostgreSQL's lock, tried as the role the application has."""

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from apps.content.models import Skill
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope


def count(sql: str = "SELECT count(*) FROM content_skill", params: tuple = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]


@pytest.fixture
def skills(riverside):
    """One skill of each tenant; the session is in the public one."""
    shared = Skill.objects.create(name="Sepsis", slug="sepsis")
    with tenant_scope(riverside.pk):
        private = Skill.objects.create(name="Escalation", slug="escalation")
    return shared, private


def test_the_role_is_no_owner_and_cannot_bypass(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, (SELECT count(*) FROM pg_class c WHERE c.relowner ="
            " r.oid) FROM pg_roles r WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, 0)


def test_raw_sql_of_the_public_tenant_sees_nothing_private(skills):
    assert count() == 1


def test_raw_sql_of_a_hospital_sees_its_own_and_the_public_rows(skills, riverside):
    with tenant_scope(riverside.pk):
        assert count() == 2


def test_raw_sql_without_a_scope_is_an_error(transactional_db):
    with tenant_scope(PUBLIC_TENANT):
        Skill.objects.create(name="Sepsis", slug="sepsis")
    with pytest.raises(ProgrammingError, match="no tenant in scope"):
        count()


def test_raw_insert_for_another_tenant_is_refused(skills, riverside):
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        count(
            "INSERT INTO content_skill (public_id, name, slug, description, tenant_id)"
            " VALUES ('x', 'x', 'x', '', %s) RETURNING id",
            (riverside.pk,),
        )


def test_a_row_cannot_be_moved_to_another_tenant(skills, riverside):
    shared, _private = skills
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Skill.objects.filter(pk=shared.pk).update(tenant_id=riverside.pk)


def test_a_hospital_cannot_change_or_delete_public_rows(skills, riverside):
    shared, _private = skills
    with tenant_scope(riverside.pk):
        assert Skill.objects.filter(pk=shared.pk).update(name="Mine now") == 0
        assert Skill.objects.filter(pk=shared.pk).delete()[0] == 0
    shared.refresh_from_db()
    assert shared.name == "Sepsis"


def test_a_connection_reused_by_another_tenant_carries_nothing_over(transactional_db):
    from apps.tenants.models import Tenant

    hospital = Tenant.objects.create(slug="riverside", name="Riverside Hospital")
    with tenant_scope(hospital.pk):
        Skill.objects.create(name="Escalation", slug="escalation")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            first = cursor.fetchone()[0]
    with tenant_scope(PUBLIC_TENANT):
        assert (count(), count("SELECT pg_backend_pid()")) == (0, first)


def test_the_inner_scope_ends_with_its_block_within_one_transaction(skills, riverside):
    with transaction.atomic():
        with tenant_scope(riverside.pk):
            assert count() == 2
        assert count() == 1


def test_an_error_in_an_inner_scope_leaves_the_outer_one_intact(skills, riverside):
    with pytest.raises(ProgrammingError), tenant_scope(riverside.pk), transaction.atomic():
        count("SELECT nonsense")
    assert count() == 1
