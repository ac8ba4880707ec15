import os
from contextvars import copy_context

import pytest
import redis
from django.core.cache import caches as django_caches

from apps.lib import caches
from apps.lib.caches import BriefCache, LossyCache

NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture
def away():
    caches._resting.clear()
    return LossyCache(NOBODY, {})


def test_without_valkey_it_is_an_empty_cache_that_forgets(away):
    away.set("a", 1)
    away.set_many({"b": 2})
    assert away.get("a") is None
    assert away.get("a", 7) == 7
    assert away.get_many(["a", "b"]) == {}
    assert "a" not in away
    assert away.get_or_set("a", lambda: 3) == 3
    assert (away.touch("a"), away.delete("a"), away.clear()) == (False, False, False)
    away.delete_many(["a"])


def test_a_lock_is_given_rather_than_waited_for(away):
    assert away.add("lock", 1)
    assert away.add("lock", 1)


def test_what_is_counted_begins_anew(away):
    with pytest.raises(ValueError, match="not found"):
        away.incr("a")


def test_nobody_is_asked_again_at_once(away, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "django.core.cache.backends.redis.RedisCacheClient.get",
        lambda *_: asked.append(1) or (_ for _ in ()).throw(redis.ConnectionError()),
    )
    for _ in range(5):
        away.get("a")
    assert len(asked) == 1
    caches._resting[NOBODY,] = 0.0  # its rest is over
    away.get("a")
    assert len(asked) == 2


def test_what_is_brief_ends_within_minutes():
    url = os.environ["CACHE_URL"]
    cache = BriefCache(url, {})
    for key, timeout in (("a", None), ("b", 14 * 86400), ("c", 20)):
        cache.set(key, 1, timeout)
    with redis.from_url(url) as client:
        left = [client.ttl(cache.make_key(key)) for key in "abc"]
    assert 200 < left[0] <= 300
    assert 200 < left[1] <= 300
    assert 0 < left[2] <= 20


def test_contexts_share_their_connections():
    """Under ASGI each request has a context, and a cache, of its own."""
    mine = django_caches["default"]
    theirs = copy_context().run(lambda: django_caches.create_connection("default"))
    assert theirs is not mine
    assert theirs._cache.get_client() is mine._cache.get_client()
