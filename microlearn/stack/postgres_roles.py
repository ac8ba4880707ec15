"""Roles, database and extensions of a fresh cluster.

Row-level security protects nothing from a superuser, from a role with BYPASSRLS, or (unless
forced) from a table's owner. So the processes that serve people connect as `microlearn_app`,
which is none of these, and only migrations connect as `microlearn_owner`.
"""

import psycopg
from psycopg import sql

SUPERUSER = "postgres"
OWNER = "microlearn_owner"
APP = "microlearn_app"
DATABASE = "microlearn"
EXTENSIONS = ("vector", "pg_trgm", "unaccent", "citext")
RESTRAINED = "LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS NOREPLICATION"


def set_up_roles(
    superuser_url: str, passwords: dict[str, str], *, owner_keeps_databases: bool
) -> None:
    """Bring a cluster to the state that migrations expect; safe to repeat.

    `superuser_url` names the database template1: what stands there (extensions and the
    application role's privileges) is in every database made later, a test database included.
    """
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        _create_role(connection, APP, passwords[APP], f"{RESTRAINED} NOCREATEDB")
        # To drop a database that others still use, the owner must be able to end their sessions.
        keeper = "CREATEDB IN ROLE pg_signal_backend" if owner_keeps_databases else "NOCREATEDB"
        _create_role(connection, OWNER, passwords[OWNER], f"{RESTRAINED} {keeper}")
        _prepare_template(connection)
        _create_database(connection)


def _create_role(connection: psycopg.Connection, name: str, password: str, attributes: str) -> None:
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
        return
    connection.execute(
        sql.SQL("CREATE ROLE {name} {attributes} PASSWORD {password}").format(
            name=sql.Identifier(name),
            attributes=sql.SQL(attributes),
            password=sql.Literal(password),
        )
    )


def _prepare_template(connection: psycopg.Connection) -> None:
    for extension in EXTENSIONS:
        connection.execute(
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
        )
    names = {"owner": sql.Identifier(OWNER), "app": sql.Identifier(APP)}
    for privileges in (
        "GRANT USAGE ON SCHEMA public TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} "
        "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    ):
        connection.execute(sql.SQL(privileges).format(**names))


def _create_database(connection: psycopg.Connection) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
        return
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {}").format(
            sql.Identifier(DATABASE), sql.Identifier(OWNER)
        )
    )
