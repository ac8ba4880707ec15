"""The key by which push services know us (VAPID, RFC 8292): an elliptic curve's, on P-256."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings


def private() -> ec.EllipticCurvePrivateKey | None:
    """None where none is set: nothing is pushed then."""
    return _derived(settings.VAPID_PRIVATE_KEY) if settings.VAPID_PRIVATE_KEY else None


def public() -> str:
    """As browsers want it: an uncompressed point in base64url; empty where nothing is pushed."""
    key = private()
    if key is None:
        return ""
    point = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return urlsafe_b64encode(point).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Base64url with or without its padding; ValueError for anything else."""
    if not text.isascii():
        raise ValueError("not base64url")
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@cache
def _derived(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decoded(text)), ec.SECP256R1())
