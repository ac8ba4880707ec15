"""A word to open pages over the channel layer.

What is said is "look again" and nothing more: a page that misses it asks by itself sooner or
later. So a channel layer that is away must never undo, or hold up, the work that is spoken of.
"""

import time
from functools import partial
from typing import Any

import structlog
from asgiref.sync import async_to_sync
from channels.exceptions import ChannelFull
from channels.layers import get_channel_layer
from django.db import transaction
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

_REST = 5.0  # seconds without a try after one that failed: each try waits for its time-out
_resting: tuple[Any, float] = (None, 0.0)  # the layer that failed, and until when


def say(group: str, message: dict[str, str]) -> None:
    """Send `message` to the pages that listen to `group`, after the commit."""
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(partial(_send, group, message), robust=True)
    else:  # without asking the database, which may be away as well
        _send(group, message)


def _send(group: str, message: dict[str, str]) -> None:
    global _resting
    layer = get_channel_layer()
    if layer is None or (_resting[0] is layer and time.monotonic() < _resting[1]):
        return
    try:
        async_to_sync(layer.group_send)(group, message)
    except (RedisError, OSError, ChannelFull) as error:
        _resting = (layer, time.monotonic() + _REST)
        log.warning("open pages not told", group=group, error=repr(error))
