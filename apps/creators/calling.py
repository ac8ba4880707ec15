"""Groups of the channel layer that a lesson's open pages listen to."""

from functools import partial

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction


def lesson_group(public_id: str) -> str:
    return f"lesson.{public_id}"


def asset_group(public_id: str) -> str:
    """The one that `media.assets.announce` speaks to."""
    return f"asset.{public_id}"


def lesson_changed(public_id: str) -> None:
    """Tell the open pages of a lesson, after the commit, to look again."""
    transaction.on_commit(partial(_send, lesson_group(public_id)))


def _send(group: str) -> None:
    layer = get_channel_layer()
    if layer is not None:
        async_to_sync(layer.group_send)(group, {"type": "lesson.changed"})
