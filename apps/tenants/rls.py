"""Row-level security as a migration operation.

Our own few lines rather than django-rls: that package sets its variables per session and writes
one FOR ALL policy, while a catalogue row must be readable by all and writable by its owner only.
Every policy of the system is the SQL below.
"""

from typing import Any

from django.db.migrations.operations.base import Operation

FUNCTIONS = """
CREATE FUNCTION microlearn_tenant() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE setting text := nullif(current_setting('microlearn.tenant', true), '');
BEGIN
    IF setting IS NULL THEN
        RAISE EXCEPTION 'no tenant in scope' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN setting::bigint;
END $$;
CREATE FUNCTION microlearn_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('microlearn.user', true), '')::bigint $$;
"""
DROP_FUNCTIONS = "DROP FUNCTION microlearn_tenant(); DROP FUNCTION microlearn_user();"

# In parentheses the function is an InitPlan: called once a statement, and indexes still serve.
_OWN = "tenant_id = (SELECT microlearn_tenant())"
_POLICIES = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_select ON {table} FOR SELECT USING ({readable});
CREATE POLICY tenant_insert ON {table} FOR INSERT WITH CHECK ({own});
CREATE POLICY tenant_update ON {table} FOR UPDATE USING ({own}) WITH CHECK ({own});
CREATE POLICY tenant_delete ON {table} FOR DELETE USING ({own});
"""
_DROP = """
DROP POLICY tenant_select ON {table};
DROP POLICY tenant_insert ON {table};
DROP POLICY tenant_update ON {table};
DROP POLICY tenant_delete ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


def policies(table: str, *, shared_read: bool, owner_column: str | None) -> str:
    """The SQL that isolates `table` (already quoted).

    `shared_read`: rows of the public tenant can be read from every tenant.
    `owner_column`: a user can read the rows that carry his id there, whatever the tenant.
    """
    readable = _OWN
    if shared_read:
        readable += " OR tenant_id = 1"
    if owner_column:
        readable += f" OR {owner_column} = (SELECT microlearn_user())"
    return _POLICIES.format(table=table, readable=readable, own=_OWN)


class IsolateTenant(Operation):
    """`IsolateTenant("Atom", shared_read=True)`, after the CreateModel of the same migration."""

    reduces_to_sql = True
    reversible = True

    def __init__(
        self, model_name: str, *, shared_read: bool = False, owner_column: str | None = None
    ) -> None:
        self.model_name = model_name
        self.shared_read = shared_read
        self.owner_column = owner_column

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Policies are not part of Django's model state."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        # Foreign keys wait for the end of a migration, and checking them reads the table:
        # do it now, while that read needs no tenant.
        while schema_editor.deferred_sql:
            schema_editor.execute(schema_editor.deferred_sql.pop(0))
        table = self._table(app_label, schema_editor, to_state)
        sql = policies(table, shared_read=self.shared_read, owner_column=self.owner_column)
        schema_editor.execute(sql)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        schema_editor.execute(_DROP.format(table=self._table(app_label, schema_editor, from_state)))

    def _table(self, app_label: str, schema_editor: Any, state: Any) -> str:
        model = state.apps.get_model(app_label, self.model_name)
        return str(schema_editor.quote_name(model._meta.db_table))

    def describe(self) -> str:
        return f"Isolate {self.model_name} by tenant"
