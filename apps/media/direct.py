"""An upload that a browser sends to the bucket by itself, in parts, under addresses that we sign.

The bucket's own list of parts is the truth about what has arrived: a closed tab loses at most the
parts that were on their way. The site sees the file first when it is whole.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.lib.errors import Conflict, NotFound

from . import bucket, uploads
from .upload_models import Upload

PART = 8 * 1024 * 1024  # bytes; S3 takes no less than 5 MiB, and no more than 10 000 parts
BATCH = 8  # parts whose addresses are signed at a time
GOOD_FOR = 3600  # seconds


@dataclass(frozen=True, slots=True)
class Part:
    number: int  # from 1
    start: int  # byte of the file
    size: int
    url: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What to send next; no parts: all have arrived."""

    received: int  # bytes
    parts: list[Part]


class NotDirect(NotFound):
    message = _("Files are not sent straight to the store here.")


def is_on() -> bool:
    return settings.S3_DIRECT_UPLOADS and bucket.is_used()


def sizes(length: int) -> dict[int, int]:
    """Bytes of each part of a file of `length` bytes, by number."""
    whole, rest = divmod(length, PART)
    found = dict.fromkeys(range(1, whole + 1), PART)
    return found | ({whole + 1: rest} if rest else {})


@transaction.atomic
def offer(*, upload: Upload) -> Offer:
    """Addresses for the next parts that are missing; the first call begins. Raises Conflict for an
    upload that has begun by tus, or is over."""
    if not is_on():
        raise NotDirect
    held = uploads.hold(upload)
    if held.state != Upload.State.OPEN or (held.offset and not held.multipart):
        raise Conflict
    there = _arrived(held)
    received = sum(there.values())
    uploads.advance(held, received)
    missing = [n for n in sizes(held.length) if n not in there][:BATCH]
    return Offer(received, [_part(held, number) for number in missing])


@transaction.atomic
def finish(*, upload: Upload) -> Upload:
    """All parts have arrived: they become one object, and that an asset. Twice does no harm."""
    held = uploads.hold(upload)
    if held.state != Upload.State.OPEN:
        return held
    if not held.multipart:
        raise Conflict
    if not _is_whole(held):
        tags = {n: tag for n, (size, tag) in _listed(held).items() if size == _size(held, n)}
        if tags.keys() != sizes(held.length).keys():
            raise Conflict(_("Some parts of the file are missing."))
        bucket.complete(held.arrival_key, held.multipart, tags)
        if not _is_whole(held):
            raise Conflict(_("The file did not arrive whole."))
    uploads.advance(held, held.length)
    uploads.finish(held)
    return held


@transaction.atomic
def leave(*, upload: Upload) -> None:
    """Forget the parts: the file will come by tus, from its beginning."""
    held = uploads.hold(upload)
    if held.state != Upload.State.OPEN or not held.multipart:
        raise Conflict
    key, parts = held.arrival_key, held.multipart
    held.multipart, held.offset = "", 0
    held.save(update_fields=["multipart", "offset"])
    transaction.on_commit(lambda: bucket.clear(key, parts))


def _arrived(upload: Upload) -> dict[int, int]:
    """Sizes of the parts that need not be sent again; begins where there are none to go on with."""
    try:
        listed = _listed(upload) if upload.multipart else None
    except FileNotFoundError:
        listed = None  # the bucket's rules ended it
    if listed is None:
        upload.multipart = bucket.begin(upload.arrival_key)
        upload.save(update_fields=["multipart"])
        return {}
    return {n: size for n, (size, _tag) in listed.items() if size == _size(upload, n)}


def _listed(upload: Upload) -> dict[int, tuple[int, str]]:
    return bucket.parts(upload.arrival_key, upload.multipart)


def _size(upload: Upload, number: int) -> int | None:
    return sizes(upload.length).get(number)


def _is_whole(upload: Upload) -> bool:
    try:
        return bucket.size(upload.arrival_key) == upload.length
    except FileNotFoundError:
        return False


def _part(upload: Upload, number: int) -> Part:
    size = sizes(upload.length)[number]
    url = bucket.address_of_part(
        upload.arrival_key, upload.multipart, number, size=size, seconds=GOOD_FOR
    )
    return Part(number, (number - 1) * PART, size, url)


def details(offered: Offer) -> dict[str, Any]:
    """As the API answers it."""
    parts = [
        {"number": p.number, "start": p.start, "size": p.size, "url": p.url} for p in offered.parts
    ]
    return {"received": offered.received, "parts": parts}
