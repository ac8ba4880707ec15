"""Vaults wrap the keys of tenants under a key-encryption key (KEK) that the database never holds.

Two behind one interface: `LocalVault`, AES-256-GCM (NIST SP 800-38D) under keys of the
environment, and `KmsVault`, a key of AWS KMS that never leaves it. What one of them wrapped says
by its first byte which it was, so that a site can move from one to the other.

`context` is authenticated with the key: a wrapped key opens for the tenant it was made for only.
"""

import base64
import binascii
import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from apps.lib.errors import DomainError

KEY_BYTES = 32
_NONCE = 12
_NAME = 8  # bytes of a KEK's fingerprint, to find it among several


class KeyUnavailable(DomainError):
    """Wrapped for another tenant, under a KEK that is gone, or damaged. Says nothing of the key."""

    code = "key_unavailable"
    status = 503
    message = _("A key that is needed here cannot be opened just now.")


class Vault(Protocol):
    mark: bytes  # first byte of all that it wraps

    def wrap(self, key: bytes, context: str) -> bytes:
        """`key` under the newest KEK."""

    def unwrap(self, wrapped: bytes, context: str) -> bytes:
        """The reverse, under whichever KEK it was. Raises KeyUnavailable."""

    def is_newest(self, wrapped: bytes) -> bool:
        """Whether the newest KEK wrapped it: rotation leaves it alone then."""


def seal(key: bytes, secret: bytes, context: str) -> bytes:
    """AES-GCM: nonce and ciphertext with its tag. Pure but for the nonce."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, secret, context.encode())


def unseal(key: bytes, sealed: bytes, context: str) -> bytes:
    """The reverse of `seal`. Raises KeyUnavailable."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], context.encode())
    except (InvalidTag, ValueError):
        raise KeyUnavailable() from None


class LocalVault:
    """KEKs from the environment, the newest first; older ones still open what they wrapped."""

    mark = b"L"

    def __init__(self, keks: Sequence[bytes]) -> None:
        self._keks = {_fingerprint(kek): kek for kek in keks}
        self._newest = _fingerprint(keks[0])

    def wrap(self, key: bytes, context: str) -> bytes:
        return self.mark + self._newest + seal(self._keks[self._newest], key, context)

    def unwrap(self, wrapped: bytes, context: str) -> bytes:
        kek = self._keks.get(self._name(wrapped))
        if kek is None:
            raise KeyUnavailable()
        return unseal(kek, wrapped[1 + _NAME :], context)

    def is_newest(self, wrapped: bytes) -> bool:
        return wrapped[:1] == self.mark and self._name(wrapped) == self._newest

    def _name(self, wrapped: bytes) -> bytes:
        return bytes(wrapped[1 : 1 + _NAME])


class KmsVault:
    """A key of AWS KMS. Each call goes over the network; opened keys are kept by the process."""

    mark = b"K"

    def __init__(self, key_id: str, client: Any) -> None:
        self._key_id, self._client = key_id, client
        self._open = lru_cache(maxsize=256)(self._decrypt)

    def wrap(self, key: bytes, context: str) -> bytes:
        answer = self._client.encrypt(
            KeyId=self._key_id, Plaintext=key, EncryptionContext={"microlearn": context}
        )
        return self.mark + _fingerprint(self._key_id.encode()) + bytes(answer["CiphertextBlob"])

    def unwrap(self, wrapped: bytes, context: str) -> bytes:
        return self._open(bytes(wrapped), context)

    def is_newest(self, wrapped: bytes) -> bool:
        return bytes(wrapped[: 1 + _NAME]) == self.mark + _fingerprint(self._key_id.encode())

    def _decrypt(self, wrapped: bytes, context: str) -> bytes:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            # No KeyId: the ciphertext names its key, which after a change may be an older one.
            answer = self._client.decrypt(
                CiphertextBlob=wrapped[1 + _NAME :], EncryptionContext={"microlearn": context}
            )
        except (BotoCoreError, ClientError):
            raise KeyUnavailable() from None
        return bytes(answer["Plaintext"])


def newest() -> Vault:
    """The vault that wraps from now on."""
    return _kms(settings.KMS_KEY_ID) if settings.KMS_KEY_ID else _local()


def that_wrapped(wrapped: bytes) -> Vault:
    """The vault that opens `wrapped`. Raises KeyUnavailable."""
    mark = bytes(wrapped[:1])
    if mark == LocalVault.mark and settings.KEY_ENCRYPTION_KEYS:
        return _local()
    if mark == KmsVault.mark and settings.KMS_KEY_ID:
        return _kms(settings.KMS_KEY_ID)
    raise KeyUnavailable()


def parse(texts: Sequence[str]) -> list[bytes]:
    """KEKs from base64url. Raises ImproperlyConfigured, without quoting what was given."""
    keks = []
    for text in texts:
        try:
            kek = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            kek = b""
        if len(kek) != KEY_BYTES:
            raise ImproperlyConfigured(
                "KEY_ENCRYPTION_KEYS: each key is 32 random bytes in base64url."
            )
        keks.append(kek)
    return keks


def require_keys() -> None:
    """Stops the start of a site that could not keep a key. Touches no network."""
    if not parse(settings.KEY_ENCRYPTION_KEYS) and not settings.KMS_KEY_ID:
        raise ImproperlyConfigured("Set KEY_ENCRYPTION_KEYS or KMS_KEY_ID.")


def _fingerprint(secret: bytes) -> bytes:
    """Names a KEK of 256 random bits and tells nothing of it."""
    return hashlib.sha256(b"microlearn kek " + secret).digest()[:_NAME]


def _local() -> LocalVault:
    return LocalVault(parse(settings.KEY_ENCRYPTION_KEYS))


@lru_cache(maxsize=4)
def _kms(key_id: str) -> KmsVault:
    import boto3

    # Region, credentials and endpoint come from AWS's own variables (AWS_REGION, …).
    return KmsVault(key_id, boto3.client("kms"))
