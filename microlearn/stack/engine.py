"""What the embedded PostgreSQL and Valkey have in common: one server process on one folder."""

import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from microlearn.stack import process
from microlearn.stack.errors import StackError
from microlearn.stack.files import try_lock
from microlearn.stack.ports import free_port

READY_SECONDS = 60
START_TRIES = 5


class Engine:
    """A server on a free port of loopback that keeps its data in `data_dir`.

    A `throwaway` engine trades durability for speed: for data that is deleted afterwards.
    """

    name: str
    stop_steps: process.StopSteps

    def __init__(self, data_dir: Path, *, throwaway: bool = False) -> None:
        self.data_dir = data_dir
        self.throwaway = throwaway
        self.port = 0
        self._server: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    def start(self) -> None:
        self._make_folder()
        self._lock = try_lock(self.data_dir / "lock")
        if self._lock is None:
            raise StackError(f"A {self.name} already serves {self.data_dir}.")
        try:
            self._prepare()
            self._start_server()
            self._settle()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        if self._server is not None:
            process.stop(self._server, self.stop_steps)
            self._server = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def is_running(self) -> bool:
        return self._server is not None and self._server.poll() is None

    @property
    def pid(self) -> int | None:
        return self._server.pid if self._server else None

    @property
    def log(self) -> Path:
        return self.data_dir / f"{self.name.lower()}.log"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def revive(self) -> None:
        """Start again after the server has died, on the port that others know it by."""
        self._start_server(self.port)

    def _start_server(self, port: int | None = None) -> None:
        # Another process may take the free port before the server does, and what is left of a
        # server that was killed needs a moment to end: both pass with another try.
        for remaining in reversed(range(START_TRIES)):
            self.port = port or free_port()
            with self.log.open("ab") as log:
                self._server = self._launch(log)
            if self._becomes_ready():
                return
            process.stop(self._server, self.stop_steps)
            time.sleep(0.3 if remaining else 0)
        raise StackError(f"{self.name} does not start: {process.tail(self.log)} ({self.log})")

    def _becomes_ready(self) -> bool:
        deadline = time.monotonic() + READY_SECONDS
        while self.is_running() and time.monotonic() < deadline:
            if self._is_ready():
                return True
            time.sleep(0.01)
        return False

    def _make_folder(self) -> None:
        raise NotImplementedError

    def _prepare(self) -> None:
        """Before the server starts, under the lock."""

    def _launch(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        raise NotImplementedError

    def _is_ready(self) -> bool:
        raise NotImplementedError

    def _settle(self) -> None:
        """Once the server answers."""
