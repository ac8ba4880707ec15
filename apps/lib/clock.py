"""The only source of "now" for domain code.

Time can be moved for one context (a request of a demo learner, a test) without touching the
process: the offset lives in a context variable.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_offset: ContextVar[timedelta] = ContextVar("clock_offset", default=timedelta())
_frozen: ContextVar[datetime | None] = ContextVar("clock_frozen", default=None)


def now() -> datetime:
    """The current moment, aware and in UTC."""
    return (_frozen.get() or datetime.now(UTC)) + _offset.get()


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Move time by `by` inside the block; blocks add up."""
    token = _offset.set(_offset.get() + by)
    try:
        yield
    finally:
        _offset.reset(token)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold time still at the aware moment `at` inside the block."""
    if at.tzinfo is None:
        raise ValueError("frozen() needs an aware datetime")
    token = _frozen.set(at)
    try:
        yield
    finally:
        _frozen.reset(token)
