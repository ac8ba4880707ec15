"""Django's PostgreSQL backend, which tells the server the tenant at the start of a transaction.

`set_config(…, is_local := true)` is SET LOCAL: it ends with the transaction, so a connection that
a pool (ours or PgBouncer in transaction mode) hands to the next request carries nothing over.
A statement outside a transaction gets one of its own, or the setting would not reach it.
"""

from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, transaction
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from apps.tenants import scope

_SET = "SELECT set_config('microlearn.tenant', %s, true), set_config('microlearn.user', %s, true)"


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._scoped_statement)

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        try:
            with self.wrap_database_errors:
                self.apply_scope()
        except DatabaseError:
            # The server is gone. Django has not entered the block yet: left like this it would
            # take every later one for a block inside another, on a connection that is no more.
            if not self.in_atomic_block:
                self.close()
            raise

    def apply_scope(self) -> None:
        """Tell an open, healthy transaction the scope of the moment; do nothing otherwise."""
        if self.connection is None or self.connection.closed or self.autocommit:
            return
        if self.connection.info.transaction_status is TransactionStatus.INERROR:
            return  # nothing can run in it any more; a rollback restores the outer setting
        now = scope.current()
        tenant, user = (str(now.tenant_id), str(now.user_id or "")) if now else ("", "")
        # Straight to psycopg: not a query of the application, so not in its query counts.
        self.connection.execute(_SET, (tenant, user))

    def _scoped_statement(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if not self.autocommit or scope.current() is None:
            return execute(sql, params, many, context)
        with transaction.atomic(using=self.alias):
            return execute(sql, params, many, context)
