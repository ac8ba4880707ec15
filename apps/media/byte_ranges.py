"""Byte ranges and conditional requests: pure functions of header texts (RFC 9110 §13, §14)."""

import re
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime

_RANGE = re.compile(r"bytes\s*=\s*(\d*)\s*-\s*(\d*)", re.ASCII | re.IGNORECASE)
_DIGITS = 18  # no file is longer, and int() of a hostile header stays cheap


# What may be handed on to a store that finds its ranges itself.
SINGLE = re.compile(r"bytes=(\d{1,18}-\d{0,18}|-\d{1,18})", re.ASCII)


class Unsatisfiable(ValueError):
    """A well-formed range that lies outside the file: 416."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of a file from another."""

    size: int  # bytes
    modified_ns: int

    @property
    def etag(self) -> str:
        """A strong validator."""
        return f'"{self.modified_ns:x}-{self.size:x}"'

    @property
    def last_modified(self) -> str:
        return formatdate(self.modified_ns // 1_000_000_000, usegmt=True)


@dataclass(frozen=True, slots=True)
class Named:
    """What never changes under its name."""

    name: str

    @property
    def etag(self) -> str:
        return f'"{self.name}"'

    last_modified = ""
    modified_ns = 0


def parse(header: str, size: int) -> tuple[int, int] | None:
    """(first byte, byte after the last) that a Range header asks of a file of `size` bytes.

    None where the header is to be ignored: malformed, another unit, or several ranges, which no
    player needs and RFC 9110 §14.2 lets a server ignore. Raises Unsatisfiable.
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None or max(map(len, match.groups())) > _DIGITS:
        return None
    first, last = match.groups()
    if not first:
        return _suffix(last, size)
    start = int(first)
    end = min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable(header)
    return start, end


def _suffix(length: str, size: int) -> tuple[int, int] | None:
    if not length:
        return None
    if int(length) == 0 or size == 0:
        raise Unsatisfiable(length)
    return max(0, size - int(length)), size


def range_applies(if_range: str, stamp: Stamp | Named) -> bool:
    """Whether the client's part is of this very file; a weak tag never is (§13.1.5)."""
    text = if_range.strip()
    if not text:
        return True
    return text in (stamp.etag, stamp.last_modified)


def unchanged(if_none_match: str, if_modified_since: str, stamp: Stamp | Named) -> bool:
    """Whether the client's copy is current: 304. If-None-Match wins (§13.1.3)."""
    if if_none_match:
        tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return "*" in tags or stamp.etag in tags
    if not if_modified_since:
        return False
    try:
        since = parsedate_to_datetime(if_modified_since).timestamp()
    except (ValueError, TypeError, OverflowError):
        return False
    return stamp.modified_ns // 1_000_000_000 <= since
