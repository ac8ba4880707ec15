import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from microlearn.stack.files import private_folder
from microlearn.stack.postgres_home import PASSABLE


@contextmanager
def reachable_folder():
    """A folder that the unprivileged user can pass through, as it cannot pytest's own."""
    with tempfile.TemporaryDirectory(prefix="microlearn-test-") as name:
        yield private_folder(Path(name), PASSABLE)


@pytest.fixture
def folder():
    with reachable_folder() as path:
        yield path


@pytest.fixture
def mode_of():
    return lambda path: os.stat(path).st_mode & 0o777
