"""Which tenant the running code works for.

The scope lives in a context variable, so that it follows a request, a task or a websocket message
through threads of asgiref. Python's lock (`TenantQuerySet`) reads it here; PostgreSQL's lock
(row-level security) is told by the database backend in `postgresql/base.py`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connections

PUBLIC_TENANT = 1


class NoTenantInScope(RuntimeError):
    """A bug, never a user's mistake: tenant-owned rows were touched outside `tenant_scope`."""


@dataclass(frozen=True, slots=True)
class Scope:
    tenant_id: int
    user_id: int | None = None


_scope: ContextVar[Scope | None] = ContextVar("tenant_scope", default=None)


def current() -> Scope | None:
    return _scope.get()


def require() -> Scope:
    scope = _scope.get()
    if scope is None:
        raise NoTenantInScope("enter tenant_scope(…) before touching tenant-owned rows")
    return scope


def current_tenant_id() -> int:
    """Default of `TenantOwned.tenant`."""
    return require().tenant_id


@contextmanager
def tenant_scope(tenant_id: int, *, user_id: int | None = None) -> Iterator[Scope]:
    """Work for one tenant inside the block. Blocks nest; a transaction may span their edge."""
    scope = Scope(tenant_id=tenant_id, user_id=user_id)
    token = _scope.set(scope)
    try:
        _tell_open_transactions()
        yield scope
    finally:
        _scope.reset(token)
        _tell_open_transactions()


def replace(tenant_id: int, *, user_id: int | None) -> None:
    """Change the scope for the rest of the enclosing `tenant_scope` block, which must exist."""
    require()
    _scope.set(Scope(tenant_id=tenant_id, user_id=user_id))
    _tell_open_transactions()


def _tell_open_transactions() -> None:
    for connection in connections.all(initialized_only=True):
        apply = getattr(connection, "apply_scope", None)
        if apply is not None:
            apply()
