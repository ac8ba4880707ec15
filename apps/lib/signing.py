"""Tokens that open one prefix of the media store until a moment, checked without a database.

A token is base64url of: expiry (u32, Unix seconds), flags (u8; bit 0 = may be cached by anyone),
HMAC-SHA256 of both and the prefix, cut to 16 bytes (a 128-bit tag, NIST SP 800-107 §5.1).
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


def _tag(head: bytes, prefix: str) -> bytes:
    key = settings.MEDIA_SIGNING_KEY.encode()
    return hmac.new(key, head + prefix.encode(), hashlib.sha256).digest()[:_TAG]


def sign(prefix: str, *, expires: int, public: bool) -> str:
    """A token for every path below `prefix`, good until `expires` (Unix seconds)."""
    head = _HEAD.pack(expires, _PUBLIC if public else 0)
    return base64.urlsafe_b64encode(head + _tag(head, prefix)).rstrip(b"=").decode()


def check(token: str, *, prefix: str, now: int) -> Grant:
    """What `token` grants on `prefix`; NotFound when forged, TokenExpired when too late."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotFound() from None
    head, tag = raw[: _HEAD.size], raw[_HEAD.size :]
    if len(raw) != _HEAD.size + _TAG or not hmac.compare_digest(tag, _tag(head, prefix)):
        raise NotFound()
    expires, flags = _HEAD.unpack(head)
    if expires <= now:
        raise TokenExpired()
    return Grant(expires=expires, public=bool(flags & _PUBLIC))
