"""An embedded PostgreSQL under our own supervision, from the binaries in a wheel.

The wheel's Python layer is not used: it trusts every local connection and, as root, adds a user
and opens parent folders to others. Here passwords are asked for (scram-sha-256), pages carry
checksums, only loopback is listened on, and as root the server runs as an unprivileged user that
owns its own data and nothing else.
"""

import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from functools import cached_property
from pathlib import Path
from typing import IO

from microlearn.stack import process
from microlearn.stack.engine import Engine
from microlearn.stack.errors import StackError
from microlearn.stack.files import private_folder, remember, write_private
from microlearn.stack.ports import LOOPBACK
from microlearn.stack.postgres_home import Home, find_home
from microlearn.stack.postgres_roles import APP, DATABASE, OWNER, SUPERUSER, set_up_roles

FAST_SHUTDOWN, IMMEDIATE_SHUTDOWN = signal.SIGINT, signal.SIGQUIT
SETTINGS = {
    "listen_addresses": LOOPBACK,
    # Loopback only: a socket's path may not exceed about 100 bytes, and a checkout's often does.
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
BARE_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


class EmbeddedPostgres(Engine):
    """One cluster, from initdb to a clean stop.

        with EmbeddedPostgres(Path(".data/postgres")) as postgres:
            psycopg.connect(postgres.app_url)

    Only in a throwaway cluster may the owner make and drop databases (for tests).
    """

    name = "PostgreSQL"

    stop_steps: process.StopSteps = ((FAST_SHUTDOWN, 6.0), (IMMEDIATE_SHUTDOWN, 3.0))

    def __init__(self, data_dir: Path, *, throwaway: bool = False) -> None:
        super().__init__(data_dir, throwaway=throwaway)
        if throwaway:  # nothing worth writing out
            self.stop_steps = self.stop_steps[1:]

    @property
    def app_url(self) -> str:
        return self._url(APP, DATABASE)

    @property
    def owner_url(self) -> str:
        return self._url(OWNER, DATABASE)

    def _url(self, role: str, database: str) -> str:
        return f"postgres://{role}:{self._passwords[role]}@{LOOPBACK}:{self.port}/{database}"

    @cached_property
    def _home(self) -> Home:
        return find_home(self.data_dir)

    @cached_property
    def _passwords(self) -> dict[str, str]:
        made = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, APP)}
        return json.loads(remember(self.data_dir / "passwords.json", lambda: json.dumps(made)))

    def _make_folder(self) -> None:
        private_folder(self._home.cluster.parent, self._home.folder_mode)

    def _prepare(self) -> None:
        if not self._home.cluster.exists():
            self._create_cluster()
        self._refuse_foreign_cluster()
        self._end_orphan()

    def _launch(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        settings = {**SETTINGS, **(THROWAWAY if self.throwaway else {}), "port": self.port}
        command: list[str | Path] = [self._home.binaries / "postgres", "-D", self._home.cluster]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return self._spawn(command, self._home.cluster, log)

    def _is_ready(self) -> bool:
        # The eighth line of postmaster.pid is what pg_ctl waits for, too.
        try:
            lines = (self._home.cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(self.pid) and lines[7].strip() == "ready"

    def _settle(self) -> None:
        set_up_roles(
            self._url(SUPERUSER, "template1"),
            self._passwords,
            owner_keeps_databases=self.throwaway,
        )

    def _create_cluster(self) -> None:
        # Made beside its place and renamed, so that a start cut short leaves no half cluster.
        home, fresh = self._home, self._home.cluster.with_name("cluster.new")
        password = self._home.cluster.with_name("initdb-password")
        shutil.rmtree(fresh, ignore_errors=True)
        private_folder(fresh)
        write_private(password, self._passwords[SUPERUSER])
        if home.identity:
            for path in (fresh, password):
                os.chown(path, home.identity.uid, home.identity.gid)
        try:
            self._run_initdb(fresh, password)
        finally:
            password.unlink()
        fresh.rename(home.cluster)

    def _run_initdb(self, cluster: Path, password: Path) -> None:
        command: list[str | Path] = [self._home.binaries / "initdb", "-D", cluster]
        command += ["--username", SUPERUSER, "--pwfile", password, "--auth", "scram-sha-256"]
        # The built-in provider sorts and folds case the same way on every system.
        command += ["--encoding", "UTF8", "--locale", "C"]
        command += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
        command += ["--data-checksums"] + (["--no-sync"] if self.throwaway else [])
        with self.log.open("ab") as log:
            initdb = self._spawn(command, cluster, log)
        if initdb.wait() != 0:
            raise StackError(f"PostgreSQL cannot make its data: {process.tail(self.log)}")

    def _refuse_foreign_cluster(self) -> None:
        cluster, identity = self._home.cluster, self._home.identity
        owner = cluster.stat().st_uid
        if owner != (identity.uid if identity else os.geteuid()):
            raise StackError(
                f"{cluster} was made by another user (uid {owner}): run as that user, "
                "or remove it to start afresh."
            )

    def _end_orphan(self) -> None:
        # We hold the lock, so a server on this cluster has lost its supervisor. A stale
        # postmaster.pid alone is no trouble to PostgreSQL, unless its number has been given to
        # another process meanwhile.
        pid_file = self._home.cluster / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text().split("\n", 1)[0] or 0)
        if str(self._home.cluster) not in process.command_line(pid):
            pid_file.unlink()
            return
        os.kill(pid, IMMEDIATE_SHUTDOWN)
        for _ in range(500):
            if not process.is_alive(pid):
                return
            time.sleep(0.01)
        raise StackError(f"An earlier PostgreSQL does not end; stop it first: kill {pid}")

    def _spawn(
        self, command: list[str | Path], folder: Path, log: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        return process.spawn(
            command,
            death_signal=self.stop_steps[0][0],
            identity=self._home.identity,
            cwd=folder,
            env=BARE_ENVIRONMENT,
            output=log,
        )
