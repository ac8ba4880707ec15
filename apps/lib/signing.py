"""Tokens that open one prefix of the media store until a moment, checked without a database.

A token is base64url of: expiry (u32, Unix seconds), flags (u8; bit 0 = may be cached by anyone),
HMAC-SHA256 of both and the prefix, cut to 16 bytes (a 128-bit tag, NIST SP 800-107 §5.1).
`deploy/edge/` has the same check for proxies and a CDN, and vectors that all of them are held to.
"""

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass

from django.conf import settings

from .errors import DomainError, NotFound

_HEAD = struct.Struct(">IB")
_TAG = 16
_PUBLIC = 1


class TokenExpired(DomainError):
    code = "token_expired"
    status = 403


@dataclass(frozen=True, slots=True)
class Grant:
    expires: int  # Unix seconds
    public: bool


def _tag(key: str, head: bytes, prefix: str) -> bytes:
    return hmac.new(key.encode(), head + prefix.encode(), hashlib.sha256).digest()[:_TAG]


def _known(head: bytes, tag: bytes, prefix: str) -> bool:
    """Made with the key of today, or one that is still accepted."""
    keys = [settings.MEDIA_SIGNING_KEY, *settings.MEDIA_SIGNING_KEYS_OLD]
    return any(hmac.compare_digest(tag, _tag(key, head, prefix)) for key in keys)


def sign(prefix: str, *, expires: int, public: bool) -> str:
    """A token for every path below `prefix`, good until `expires` (Unix seconds)."""
    head = _HEAD.pack(expires, _PUBLIC if public else 0)
    return (
        base64.urlsafe_b64encode(head + _tag(settings.MEDIA_SIGNING_KEY, head, prefix))
        .rstrip(b"=")
        .decode()
    )


def check(token: str, *, prefix: str, now: int) -> Grant:
    """What `token` grants on `prefix`; NotFound when forged, TokenExpired when too late."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotFound() from None
    head, tag = raw[: _HEAD.size], raw[_HEAD.size :]
    if len(raw) != _HEAD.size + _TAG or not _known(head, tag, prefix):
        raise NotFound()
    expires, flags = _HEAD.unpack(head)
    if expires <= now:
        raise TokenExpired()
    return Grant(expires=expires, public=bool(flags & _PUBLIC))
