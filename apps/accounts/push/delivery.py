"""One message to one browser, through its push service."""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from http.client import HTTPException
from urllib.parse import urlsplit

import structlog
from django.conf import settings

from apps.accounts.models import PushSubscription
from apps.lib import clock

from . import endpoints, keys

log = structlog.get_logger(__name__)

_SIGNED_FOR = timedelta(hours=12)  # RFC 8292 §2: at most 24 hours
_READ = 2048  # bytes of an answer, of which nothing but the status matters


@dataclass(frozen=True, slots=True)
class Message:
    """What the service worker shows, and the page of ours that it leads to. Of one tag one is
    shown: the newest."""

    title: str
    body: str
    url: str
    tag: str


class Outcome(StrEnum):
    TAKEN = "taken"
    GONE = "gone"  # the browser will not hear any more
    REFUSED = "refused"


def send(*, subscription: PushSubscription, message: Message, seconds: int) -> Outcome:
    """Hand the message over; the push service keeps it for a browser that is off, but not longer
    than so many seconds. A subscription that has ended goes."""
    try:
        status = _post(subscription, message, seconds)
    except (OSError, HTTPException) as error:
        log.info("push service not reached", id=subscription.public_id, error=repr(error))
        return Outcome.REFUSED
    if status in (404, 410):
        subscription.delete()
        return Outcome.GONE
    if 200 <= status < 300:
        return Outcome.TAKEN
    log.info("push refused", id=subscription.public_id, status=status)
    return Outcome.REFUSED


def _post(subscription: PushSubscription, message: Message, seconds: int) -> int:
    parts = urlsplit(subscription.endpoint)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        **_signature(subscription.endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(seconds),
        "Topic": message.tag,
        "Urgency": "normal",
    }
    line = endpoints.connection_to(subscription.endpoint)
    try:
        line.request("POST", target, body=_encrypted(subscription, message), headers=headers)
        answer = line.getresponse()
        answer.read(_READ)
        return answer.status
    finally:
        line.close()


def _encrypted(subscription: PushSubscription, message: Message) -> bytes:
    # Imported here: it brings two HTTP clients that only workers should have to hold.
    from pywebpush import WebPusher

    told = {
        "endpoint": subscription.endpoint,
        "keys": {"p256dh": subscription.p256dh, "auth": subscription.auth},
    }
    payload = json.dumps(asdict(message), ensure_ascii=False).encode()
    return WebPusher(told).encode(payload, content_encoding="aes128gcm")["body"]


def _signature(endpoint: str) -> dict[str, str]:
    from py_vapid import Vapid02

    claims = {
        "aud": endpoints.origin(endpoint),
        "exp": int((clock.now() + _SIGNED_FOR).timestamp()),
        "sub": settings.VAPID_CONTACT,
    }
    return Vapid02(keys.private()).sign(claims)
