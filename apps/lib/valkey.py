"""Valkey without Django's cache in between: for sets, sorted sets and counters.

What is kept here may be lost at any moment, and is: it makes things fair, or tells how they were.
"""

from functools import cache
from typing import Any

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

IMPATIENT: dict[str, Any] = {
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    "retry": Retry(NoBackoff(), 1),  # a connection from before a restart fails once
}


def client() -> redis.Redis:
    """Its errors are redis.RedisError; nobody waits long for them."""
    return _client(settings.CACHE_URL)


@cache
def _client(url: str) -> redis.Redis:
    return redis.from_url(url, decode_responses=True, **IMPATIENT)
