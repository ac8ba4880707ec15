"""Waiting for what no page shows."""

import time
from collections.abc import Callable

SECONDS = 90
PAUSE = 0.1


def until(holds: Callable[[], object], what: str, *, seconds: float = SECONDS) -> None:
    """Return as soon as `holds()` is true; fail with `what` if it never is."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(PAUSE)
