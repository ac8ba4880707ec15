"""Children that never outlive us."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from microlearn.stack.privileges import Identity

# Signals to send in turn, each with the seconds to wait for an end.
StopSteps = Sequence[tuple[signal.Signals, float]]

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def spawn(
    command: Sequence[str | Path],
    *,
    death_signal: signal.Signals = signal.SIGTERM,
    identity: Identity | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    output: IO[bytes] | int | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start `command` in a process group of its own, as `identity` when that is given.

    A group of its own keeps the terminal's Ctrl-C away from it: we decide the order in which
    things stop. `death_signal` reaches it when we die without a word (kill -9); only Linux
    offers that.
    """
    return subprocess.Popen(  # noqa: S603 - the commands are our own
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        cwd=cwd,
        env=env,
        pass_fds=pass_fds,
        process_group=0,
        user=identity.uid if identity else None,
        group=identity.gid if identity else None,
        extra_groups=[] if identity else None,
        preexec_fn=_tie_to_parent(os.getpid(), death_signal),
    )


def _tie_to_parent(parent: int, death_signal: signal.Signals) -> Callable[[], None] | None:
    if LIBC is None:
        return None

    # Runs between fork and exec, after the change of user (which would clear the setting).
    def tie() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return tie


def stop(process: subprocess.Popen[bytes], steps: StopSteps) -> int:
    """Take the steps until `process` ends; at last kill its group.

    The group is killed in any case: what the process left behind must not live on.
    """
    for number, seconds in steps:
        if process.poll() is not None:
            break
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    kill_group(process)
    return process.wait()


def kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    """Whether it is more than a zombie that nobody has buried yet."""
    with contextlib.suppress(OSError):
        # man 5 proc: pid (comm) state …, where comm may hold anything.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def command_line(pid: int) -> str:
    """The command of a running process, empty when there is none."""
    listing = Path(f"/proc/{pid}/cmdline")
    if listing.exists():
        with contextlib.suppress(OSError):
            return listing.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return ""
    found = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return found.stdout.strip()


def tail(log: Path, lines: int = 3) -> str:
    """The last lines of a log on one line, for an error message."""
    try:
        text = log.read_text(errors="replace")
    except OSError:
        return "no log"
    return " / ".join(line.strip() for line in text.splitlines()[-lines:] if line.strip())
