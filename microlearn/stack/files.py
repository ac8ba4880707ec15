"""Files that only we may read, and locks that die with us."""

import fcntl
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import IO


def private_folder(path: Path, mode: int = 0o700) -> Path:
    path.mkdir(mode=mode, parents=True, exist_ok=True)
    path.chmod(mode)
    return path


def write_private(path: Path, text: str) -> None:
    """Replace `path` in one step, readable by its owner alone from its first byte."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)


def remember(path: Path, make: Callable[[], str] = lambda: secrets.token_urlsafe(32)) -> str:
    """The text kept in `path`; made and kept at the first call."""
    if not path.exists():
        write_private(path, make())
    return path.read_text()


def try_lock(path: Path) -> IO[str] | None:
    """Hold `path` until the returned file is closed or we die; None when another holds it."""
    stream = path.open("a+")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stream.close()
        return None
    return stream
