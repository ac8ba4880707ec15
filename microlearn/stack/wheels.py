import importlib.util
from pathlib import Path

from microlearn.stack.errors import StackError


def folder_of(module: str, *, package: str) -> Path:
    """Where a wheel was installed, without running any of its Python."""
    found = importlib.util.find_spec(module)
    if found is None or found.origin is None:
        raise StackError(f"{package} is not installed: pip install -r requirements.txt")
    return Path(found.origin).parent
