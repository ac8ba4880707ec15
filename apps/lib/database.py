"""A database that is away for a moment: restarted, failed over, cut off."""

import time
from collections.abc import Callable
from typing import TypeVar

import structlog
from django.db import InterfaceError, OperationalError, connection

log = structlog.get_logger(__name__)

T = TypeVar("T")
PATIENCE = 30.0  # seconds that finished work waits to be stored
_PAUSE = 0.5


def is_gone(error: Exception) -> bool:
    """Whether `error` means that there is no connection (and not, say, a lock that was waited for
    too long). What is left of the connection is then closed, so that the next query opens one."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    if connection.connection is not None and not connection.connection.closed:
        return False
    connection.close()
    return True


def outlast(act: Callable[[], T]) -> T:
    """`act()`, again and again while the database is away, for PATIENCE seconds at most.

    `act` is a transaction of its own that may run twice: a connection lost during COMMIT does not
    tell whether it succeeded.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except (OperationalError, InterfaceError) as error:
            if not is_gone(error) or connection.in_atomic_block:
                raise
            if time.monotonic() > until:
                log.exception("database away for too long: the work is given up")
                raise
            log.warning("database away", error=repr(error))
        time.sleep(_PAUSE)
