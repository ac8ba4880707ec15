"""Runs one program on untrusted input: time, memory and output limited, and never left behind.

The child leads its own process group, which is killed as one at the end of its time; if this
process dies first (kill -9 of a worker), the kernel kills the child (PR_SET_PDEATHSIG).
"""

import ctypes
import os
import resource
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .errors import ConversionFailed, OverLimit

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)  # before any fork: a child must not load libraries

LOG_TAIL = 8_000
_CHUNK = 65_536
# Nothing of ours is passed on, secrets least of all. Few arenas: each reserves address space.
_ENVIRONMENT = {
    "PATH": os.defpath,
    "HOME": "/nonexistent",
    "LC_ALL": "C.UTF-8",
    "MALLOC_ARENA_MAX": "2",
}


@dataclass(frozen=True, slots=True)
class Limits:
    wall: float = 120  # seconds from start to end
    cpu: int = 240  # seconds of processor time, all threads together
    memory: int = 4 << 30  # bytes of address space
    file_size: int = 1 << 30  # bytes of any one file written
    stdout: int = 4 << 20  # bytes; more is an error unless lines are consumed as they come
    nice: int = 0  # 19 only takes the processor time that nobody else wants


@dataclass(frozen=True, slots=True)
class Finished:
    stdout: str
    log: str  # the tail of stderr


def run(
    command: Sequence[str],
    *,
    limits: Limits,
    cwd: Path | None = None,
    on_line: Callable[[str], None] | None = None,
) -> Finished:
    """Run `command` to its end. `on_line` gets each line of stdout as it comes; what it raises
    stops the program and is raised here.

    Raises ConversionFailed (exit code, tail of stderr) or OverLimit.
    """
    parent = os.getpid()
    process = subprocess.Popen(  # noqa: S603 (a list, no shell; the arguments are ours)
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
        env=_ENVIRONMENT,
        start_new_session=True,
        preexec_fn=lambda: _confine(limits, parent),
    )
    name = Path(command[0]).name
    try:
        _yield_to_others(process.pid, limits.nice)
        reader = _Reader(process, limits, on_line, name)
        reader.read_to_end()
        code = process.wait(timeout=max(0.1, reader.time_left()))
    except subprocess.TimeoutExpired:
        raise OverLimit(name, None, reader.log()) from None
    finally:
        _kill_group(process)
    _check(name, code, reader.log())
    return Finished(stdout=reader.stdout.decode(errors="replace"), log=reader.log())


def _confine(limits: Limits, parent: int) -> None:
    """Runs in the child between fork and exec: system calls only."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # the parent died before prctl
        os._exit(70)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_size, limits.file_size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(limits.nice)


def _yield_to_others(pid: int, nice: int) -> None:
    """Linux may group processes by session, each group with a share of its own; niceness then only
    counts within the group, and the group must be told (sched(7), "The autogroup feature")."""
    try:
        if nice:
            Path(f"/proc/{pid}/autogroup").write_text(str(nice))
    except OSError:  # no such feature here, or asked too often: the process itself is nice
        pass


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
    for stream in (process.stdout, process.stderr):
        if stream:
            stream.close()


def _check(name: str, code: int, log: str) -> None:
    if code in (-signal.SIGXCPU, -signal.SIGXFSZ) or "Cannot allocate memory" in log:
        raise OverLimit(name, code, log)
    if code:
        raise ConversionFailed(name, code, log)


class _Reader:
    """Drains both pipes until they close or the time is over."""

    def __init__(
        self,
        process: "subprocess.Popen[bytes]",
        limits: Limits,
        on_line: Callable[[str], None] | None,
        name: str,
    ) -> None:
        self._streams: tuple[IO[bytes], IO[bytes]] = (process.stdout, process.stderr)  # type: ignore[assignment]
        self._limits = limits
        self._on_line = on_line
        self._name = name
        self._end = time.monotonic() + limits.wall
        self._tail = bytearray()
        self.stdout = bytearray()

    def time_left(self) -> float:
        return self._end - time.monotonic()

    def log(self) -> str:
        return self._tail.decode(errors="replace")

    def read_to_end(self) -> None:
        with selectors.DefaultSelector() as selector:
            for stream in self._streams:
                selector.register(stream, selectors.EVENT_READ)
            while selector.get_map():
                if self.time_left() <= 0:
                    raise OverLimit(self._name, None, self.log())
                for key, _events in selector.select(timeout=min(1.0, self.time_left())):
                    chunk = os.read(key.fd, _CHUNK)
                    if not chunk:
                        selector.unregister(key.fileobj)
                    elif key.fileobj is self._streams[0]:
                        self._take_stdout(chunk)
                    else:
                        self._tail = (self._tail + chunk)[-LOG_TAIL:]

    def _take_stdout(self, chunk: bytes) -> None:
        self.stdout += chunk
        if self._on_line:
            *lines, rest = bytes(self.stdout).split(b"\n")
            self.stdout = bytearray(rest)
            for line in lines:
                self._on_line(line.decode(errors="replace"))
        if len(self.stdout) > self._limits.stdout:
            raise OverLimit(self._name, None, self.log())
