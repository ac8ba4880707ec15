"""The words of tus 1.0.0 (https://tus.io/protocols/resumable-upload): headers read and written.

Pure: no request, no database, no disk. A value that a hostile or broken client may send is
either understood or refused with the status that the protocol names.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.lib.errors import DomainError

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration,checksum"
CHUNK_TYPE = "application/offset+octet-stream"
CHECKSUMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}

MAX_METADATA = 8192
MAX_KEYS = 32
_COUNT = re.compile(r"[0-9]{1,18}", re.ASCII)
_KEY = re.compile(r"[\x21-\x2b\x2d-\x7e]{1,100}", re.ASCII)


class ProtocolError(DomainError):
    """A request that breaks the protocol."""

    code = "tus_bad_request"
    status = 400


class VersionUnsupported(ProtocolError):
    code = "tus_version_unsupported"
    status = 412
    message = _("This server speaks tus 1.0.0.")


class TypeUnsupported(ProtocolError):
    code = "tus_type_unsupported"
    status = 415
    message = _("Send the bytes as application/offset+octet-stream.")


class ChecksumMismatch(ProtocolError):
    code = "tus_checksum_mismatch"
    status = 460
    message = _("The bytes changed on the way. Send them again.")


class FileEmpty(ProtocolError):
    code = "file_empty"
    message = _("This file is empty. Choose another one.")


class FileTooLarge(ProtocolError):
    code = "file_too_large"
    status = 413

    def __init__(self, limit: int) -> None:
        message = _("This file is larger than %(mb)d MB, the most that a lesson may have.")
        super().__init__(message % {"mb": limit // 1024**2}, limit=limit)


@dataclass(frozen=True)
class Checksum:
    """What the client says the bytes of one PATCH hash to."""

    algorithm: str
    digest: bytes

    def hasher(self) -> Any:
        return CHECKSUMS[self.algorithm]()


def require_version(value: str | None) -> None:
    """Refuse any protocol version but ours (412, as section "Tus-Resumable" asks)."""
    if value != VERSION:
        raise VersionUnsupported


def require_chunk_type(value: str | None) -> None:
    """A PATCH must be application/offset+octet-stream (415)."""
    if (value or "").split(";")[0].strip().lower() != CHUNK_TYPE:
        raise TypeUnsupported


def parse_count(value: str | None, *, header: str) -> int:
    """A header of bytes: digits only, no sign, no spaces, at most 18 of them.

    Raises ProtocolError(400) for what is missing or is no such number.
    """
    if value is None or not _COUNT.fullmatch(value):
        raise ProtocolError(f"{header} must be a whole number of bytes.")
    return int(value)


def parse_length(value: str | None, *, limit: int) -> int:
    """Upload-Length: 1 byte up to `limit` bytes; more is 413."""
    length = parse_count(value, header="Upload-Length")
    if length == 0:
        raise FileEmpty
    if length > limit:
        raise FileTooLarge(limit)
    return length


def parse_metadata(value: str | None) -> dict[str, str]:
    """Upload-Metadata: comma-separated `key base64(value)` pairs, keys unique ASCII.

    A key without a value means "". Values that are no UTF-8 are refused: we only take text.
    """
    if not value or not value.strip():
        return {}
    if len(value) > MAX_METADATA:
        raise ProtocolError("Upload-Metadata is too long.")
    pairs = [pair.strip() for pair in value.split(",")]
    if len(pairs) > MAX_KEYS:
        raise ProtocolError("Upload-Metadata has too many keys.")
    metadata: dict[str, str] = {}
    for pair in pairs:
        key, _, encoded = pair.partition(" ")
        if not _KEY.fullmatch(key) or key in metadata:
            raise ProtocolError("Upload-Metadata has an empty, odd or repeated key.")
        metadata[key] = _decode(encoded)
    return metadata


def parse_checksum(value: str | None) -> Checksum | None:
    """Upload-Checksum: `algorithm base64(digest)`, or None when the client sends none."""
    if value is None:
        return None
    algorithm, _, encoded = value.partition(" ")
    if algorithm not in CHECKSUMS:
        raise ProtocolError("Upload-Checksum must be one of " + ", ".join(CHECKSUMS))
    digest = _decode_bytes(encoded)
    if len(digest) != CHECKSUMS[algorithm]().digest_size:
        raise ProtocolError("Upload-Checksum has the wrong length.")
    return Checksum(algorithm, digest)


def format_metadata(metadata: dict[str, str]) -> str:
    """The inverse of `parse_metadata`."""
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}".rstrip()
        for key, value in metadata.items()
    )


def format_expiry(when: datetime) -> str:
    """Upload-Expires: an HTTP date in GMT."""
    return format_datetime(when.astimezone(UTC), usegmt=True)


def _decode(encoded: str) -> str:
    try:
        text = _decode_bytes(encoded).decode()
    except UnicodeDecodeError as error:
        raise ProtocolError("Upload-Metadata must be UTF-8 text.") from error
    if "\x00" in text:
        raise ProtocolError("Upload-Metadata must not hold NUL.")
    return text


def _decode_bytes(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProtocolError("A header value is no valid Base64.") from error
