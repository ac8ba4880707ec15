"""One supervised program: its current process, its log, and when it may start again."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from microlearn.stack import process
from microlearn.stack.postgres_home import CHECKOUT
from microlearn.stack.terminal import LoudLines

FIRST_DELAY, LONGEST_DELAY = 1.0, 30.0
STEADY_SECONDS = 60  # who has run this long is forgiven earlier failures
LOG_BYTES = 5_000_000
CHUNK_BYTES = 65_536


@dataclass(frozen=True)
class Program:
    name: str
    command: Sequence[str | Path]
    env: Mapping[str, str]
    # The last signal is also the one sent when the supervisor is killed: by then nobody follows
    # up on a polite request.
    stop_steps: process.StopSteps = ((signal.SIGTERM, 2),)
    pass_fds: Sequence[int] = ()


class Child:
    """Born running; `spawn` gives it its next process once the last has ended."""

    def __init__(self, program: Program, log: Path) -> None:
        self.program = program
        self.log = log
        self.due: float | None = None
        self._failures = 0
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".old"))
        self._log_stream = log.open("ab")
        self.spawn()

    def spawn(self) -> None:
        self.due = None
        self._started = time.monotonic()
        self._partial = b""
        self._loud = LoudLines()
        self._output, write_end = os.pipe()
        os.set_blocking(self._output, False)
        try:
            self._process = self._launch(write_end)
        finally:
            os.close(write_end)

    def _launch(self, write_end: int) -> subprocess.Popen[bytes]:
        return process.spawn(
            self.program.command,
            death_signal=self.program.stop_steps[-1][0],
            cwd=CHECKOUT,
            env=self.program.env,
            output=write_end,
            pass_fds=self.program.pass_fds,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        return self._process.poll()

    def read(self) -> list[str]:
        """Log what the process has written since; return the lines worth showing."""
        chunks = list(iter(self._read_chunk, b""))
        self._log_stream.writelines(chunks)
        self._log_stream.flush()
        *lines, self._partial = (self._partial + b"".join(chunks)).split(b"\n")
        return self._loud.among(line.decode(errors="replace").rstrip() for line in lines)

    def _read_chunk(self) -> bytes:
        try:
            return os.read(self._output, CHUNK_BYTES)
        except BlockingIOError:
            return b""

    def bury(self) -> float:
        """Clean up after the end of a process; return the seconds until the next may start."""
        process.kill_group(self._process)
        os.close(self._output)
        now = time.monotonic()
        self._failures = 1 if now - self._started > STEADY_SECONDS else self._failures + 1
        delay = min(FIRST_DELAY * 2 ** (self._failures - 1), LONGEST_DELAY)
        self.due = now + delay
        return delay

    def stop(self) -> None:
        if self.due is None:
            process.stop(self._process, self.program.stop_steps)
            self.read()
            os.close(self._output)
        self._log_stream.close()
