"""A PostgreSQL and a Valkey for one run of the tests, gone with it."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from microlearn.stack.files import private_folder, try_lock
from microlearn.stack.postgres import EmbeddedPostgres
from microlearn.stack.postgres_home import PASSABLE
from microlearn.stack.valkey import EmbeddedValkey

PREFIX = "microlearn-ephemeral-"
YOUNG_SECONDS = 60


@contextmanager
def services() -> Iterator[dict[str, str]]:
    """Start both engines on free ports and yield the environment that names them.

        with services() as env:
            os.environ.update(env)

    Any number may run at once. Both engines die with the process that called this, however it
    ends; the folder of a run that was killed is swept away by a later one.
    """
    with (
        ephemeral_folder() as folder,
        EmbeddedPostgres(folder / "postgres", throwaway=True) as postgres,
        EmbeddedValkey(folder / "valkey", throwaway=True) as valkey,
    ):
        yield {
            "DATABASE_URL": postgres.app_url,
            "DATABASE_OWNER_URL": postgres.owner_url,
            "REDIS_URL": valkey.url,
        }


@contextmanager
def ephemeral_folder() -> Iterator[Path]:
    """A folder for engines that ends with the block; an engine's own user can reach into it."""
    _sweep()
    folder = private_folder(Path(tempfile.mkdtemp(prefix=PREFIX)), PASSABLE)
    lock = try_lock(folder / "lock")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock:
            lock.close()


def _sweep() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            # Young ones may be about to take their lock.
            lock = None if _is_young(folder) else try_lock(folder / "lock")
        except OSError:
            continue  # another user's, or gone this moment
        if lock:
            shutil.rmtree(folder, ignore_errors=True)
            lock.close()


def _is_young(folder: Path) -> bool:
    return time.time() - folder.stat().st_mtime < YOUNG_SECONDS
