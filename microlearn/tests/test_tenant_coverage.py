"""No table that has a tenant column goes without its lock."""

from django.apps import apps
from django.db import connection

from apps.tenants.models import TenantOwned

UNPROTECTED = """
SELECT c.relname FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND NOT (
    c.relrowsecurity AND c.relforcerowsecurity AND 4 = (
        SELECT count(*) FROM pg_policies p WHERE p.tablename = c.relname
        AND p.policyname IN ('tenant_select', 'tenant_insert', 'tenant_update', 'tenant_delete')
        AND (p.cmd <> 'UPDATE' OR (p.qual IS NOT NULL AND p.with_check IS NOT NULL))
    )
)
"""
SHARED = """
SELECT tablename FROM pg_policies
WHERE policyname = 'tenant_select' AND qual LIKE '%tenant_id = 1%'
"""


def column(sql: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}


def owned_models():
    return [m for m in apps.get_models() if issubclass(m, TenantOwned)]


def test_every_table_with_a_tenant_has_its_policies(db):
    assert column(UNPROTECTED) == set()


def test_every_model_with_a_tenant_derives_from_tenant_owned():
    with_tenant = [m for m in apps.get_models() if any(f.name == "tenant" for f in m._meta.fields)]
    assert set(with_tenant) == set(owned_models())


def test_python_and_sql_agree_on_what_is_shared(db):
    assert column(SHARED) == {m._meta.db_table for m in owned_models() if m.shared_read}


def test_links_between_owned_rows_are_owned_too():
    """An automatic many-to-many table would have no tenant column, and so no policy."""
    automatic = [
        field
        for model in owned_models()
        for field in model._meta.many_to_many
        if field.remote_field.through._meta.auto_created
    ]
    assert automatic == []
