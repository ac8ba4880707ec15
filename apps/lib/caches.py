"""Django's cache in Valkey, which may be away: then nothing is remembered, and nobody waits.

Sessions are read from the database meanwhile. Limits on tries are not kept either: that a person
can sign in counts for more than an attacker whom only Valkey would have slowed down.
"""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis
from redis.exceptions import ConnectionError, RedisError, TimeoutError

from . import valkey

log = structlog.get_logger(__name__)

_REST = 1.0  # seconds without a try after one that found nobody: each try waits for its time-out
_BRIEFLY = 300  # seconds
_resting: dict[tuple[str, ...], float] = {}  # servers → until when; of all threads of the process
# Django has a cache for each context, which under ASGI is each request: connections outlive it.
_clients: dict[tuple[object, ...], Redis] = {}  # servers, options, write → of all threads


class LossyClient(RedisCacheClient):
    """Answers as an empty cache would that forgets what it is told."""

    _servers: list[str]
    _pool_options: dict[str, Any]

    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:
        which = (*self._servers, repr(sorted(self._pool_options.items())), write)
        client = _clients.get(which)
        return client or _clients.setdefault(which, super().get_client(key, write=write))

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        # True: who takes a lock by it goes on without one.
        return self._or(True, super().add, key, value, timeout)

    def get(self, key: Any, default: Any) -> Any:
        return self._or(default, super().get, key, default)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        self._or(None, super().set, key, value, timeout)

    def touch(self, key: Any, timeout: Any) -> bool:
        return self._or(False, super().touch, key, timeout)

    def delete(self, key: Any) -> bool:
        return self._or(False, super().delete, key)

    def get_many(self, keys: Any) -> dict[Any, Any]:
        return self._or({}, super().get_many, keys)

    def has_key(self, key: Any) -> bool:
        return self._or(False, super().has_key, key)

    def incr(self, key: Any, delta: int) -> int:
        counted = self._or(None, super().incr, key, delta)
        if counted is None:
            raise ValueError(f"Key '{key}' not found.")  # as Django's own does
        return counted

    def set_many(self, data: Any, timeout: Any) -> None:
        self._or(None, super().set_many, data, timeout)

    def delete_many(self, keys: Any) -> None:
        self._or(None, super().delete_many, keys)

    def clear(self) -> bool:
        return self._or(False, super().clear)

    def _or(self, otherwise: Any, act: Callable[..., Any], *arguments: Any) -> Any:
        servers = tuple(self._servers)
        if time.monotonic() < _resting.get(servers, 0.0):
            return otherwise
        try:
            return act(*arguments)
        except RedisError as error:
            if isinstance(error, ConnectionError | TimeoutError):
                _resting[servers] = time.monotonic() + _REST
            log.warning("cache away", error=repr(error))
            return otherwise


class LossyCache(RedisCache):
    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        options = {**valkey.IMPATIENT, **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})
        self._class = LossyClient


class BriefCache(LossyCache):
    """For what has its truth elsewhere. A change that Valkey missed while it was away (somebody
    signed out) must not be undone for long by what it kept."""

    def get_backend_timeout(self, timeout: Any = DEFAULT_TIMEOUT) -> int:
        asked = super().get_backend_timeout(timeout)
        return _BRIEFLY if asked is None else int(min(asked, _BRIEFLY))
