"""Files coming in: opened, received in chunks, finished into an asset, or given up.

A chunk counts only when it has arrived whole: Daphne and Django both hold a request's body back
until its end, so a lost connection costs the client the chunk it was sending (it chooses some
four seconds' worth) and nothing else.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from apps.accounts import studios
from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import Conflict, DomainError, NotFound

from . import assets, bucket, names, staging, upload_cut
from .arrivals import Arrival, Local, Stored
from .errors import UnusableMedia
from .tus import Checksum, ChecksumMismatch, FileEmpty, FileTooLarge
from .upload_cut import Cut
from .upload_models import Upload

# Sent in the transaction that finished the upload, well or not: sender=Upload, upload=…
upload_finished = Signal()

NAME_LENGTH = 255


class UploadExpired(DomainError):
    code = "upload_expired"
    status = 410
    message = _("This upload has waited too long. Start it again.")


class UploadBusy(DomainError):
    code = "upload_busy"
    status = 423
    message = _("Another connection is sending this file right now.")


class TooManyUploads(DomainError):
    code = "too_many_uploads"
    status = 429
    message = _("Too many uploads are open. Finish or cancel one, then send this file again.")


def find(*, user: Any, public_id: str) -> Upload:
    """An upload of the user's, or of a studio in which he edits; any other one does not exist."""
    mine = Upload.objects.own().filter(public_id=public_id)
    upload = mine.filter(owner__in=studios.owners(user, studios.Right.EDIT)).first()
    if upload is None:
        raise NotFound
    if upload.state == Upload.State.OPEN and upload.expires_at <= clock.now():
        raise UploadExpired
    return upload


def begin(*, owner: Any, length: int, metadata: dict[str, str]) -> Upload:
    """A new upload, or the open one of the same file: asking twice opens one.

    Raises FileEmpty, FileTooLarge, BadCut, TooLong or TooManyUploads.
    """
    if length <= 0:
        raise FileEmpty
    if length > settings.MEDIA_MAX_BYTES:
        raise FileTooLarge(settings.MEDIA_MAX_BYTES)
    wanted = cut_of(metadata)
    fingerprint = metadata.get("fingerprint", "")[:64]
    same = _open_twin(owner, fingerprint, length)
    if same is not None:
        return _recut(same, wanted)
    _require_room(owner)
    now = clock.now()
    try:
        with transaction.atomic():
            return Upload.objects.create(
                owner=owner,
                length=length,
                metadata=metadata,
                filename=names.shown(metadata.get("filename", ""), length=NAME_LENGTH),
                fingerprint=fingerprint,
                created_at=now,
                updated_at=now,
                expires_at=now + timedelta(seconds=settings.UPLOAD_EXPIRES_AFTER),
            )
    except IntegrityError:
        twin = _open_twin(owner, fingerprint, length)
        if twin is None:
            raise
        return _recut(twin, wanted)


def _require_room(owner: Any) -> None:
    """One at a time for each creator, or fifty at once would all find room."""
    if transaction.get_connection().in_atomic_block:
        User.objects.select_for_update(no_key=True).filter(pk=owner.pk).first()
    if Upload.objects.owned_by(owner).alive(clock.now()).count() >= settings.UPLOADS_OPEN_PER_USER:
        raise TooManyUploads


def cut_of(metadata: dict[str, str]) -> Cut:
    """What of the file is the lesson. Raises BadCut or TooLong."""
    wanted = upload_cut.read(metadata)
    upload_cut.require_length(wanted, limit=settings.MEDIA_MAX_SECONDS)
    return wanted


def _recut(upload: Upload, wanted: Cut) -> Upload:
    """The last wish counts; a client that only goes on sending has none."""
    if wanted != Cut() and wanted != upload_cut.read(upload.metadata):
        upload.metadata = {**upload_cut.without(upload.metadata), **wanted.metadata}
        upload.save(update_fields=["metadata"])
    return upload


def _open_twin(owner: Any, fingerprint: str, length: int) -> Upload | None:
    if not fingerprint:
        return None
    mine = Upload.objects.owned_by(owner).filter(fingerprint=fingerprint)
    twin = mine.alive(clock.now()).first()
    if twin is not None and twin.length == length:
        return twin
    for stale in mine.open():  # expired, or another file with the same samples
        give_up(upload=stale)
    return None


def offset_of(*, upload: Upload) -> int:
    """Where the client must go on. Bytes that the disk has lost since are asked for again."""
    if upload.state != Upload.State.OPEN:
        return upload.length
    if upload.multipart:
        return upload.offset
    there = min(upload.offset, staging.size_of(upload.public_id))
    if there < upload.offset:
        Upload.objects.open().filter(pk=upload.pk, offset=upload.offset).update(offset=there)
    return there


@transaction.atomic
def receive(
    *, upload: Upload, offset: int, chunks: Iterable[bytes], checksum: Checksum | None = None
) -> Upload:
    """Add the chunks at `offset`; the last byte finishes the upload.

    The row's lock keeps a second sender out while the bytes are written, and the offset moves by
    a guarded UPDATE: whatever happens, the file holds `offset` good bytes.
    """
    held = hold(upload)
    if held.offset != offset or held.multipart:
        raise Conflict
    if held.state != Upload.State.OPEN:
        return held
    hasher = checksum.hasher() if checksum else None
    received = staging.write(
        held.public_id,
        offset=offset,
        chunks=_at_most(chunks, held.length - offset),
        hasher=hasher,
    )
    if checksum and hasher.digest() != checksum.digest:
        raise ChecksumMismatch
    advance(held, offset + received)
    if held.is_complete:
        finish(held)
    return held


def hold(upload: Upload) -> Upload:
    """The upload, locked until the transaction ends. Raises UploadBusy."""
    try:
        with transaction.atomic():
            return Upload.objects.own().select_for_update(nowait=True).get(pk=upload.pk)
    except OperationalError as error:
        raise UploadBusy from error
    except Upload.DoesNotExist as error:
        raise NotFound from error


def _at_most(chunks: Iterable[bytes], room: int) -> Iterable[bytes]:
    for chunk in chunks:
        room -= len(chunk)
        if room < 0:
            raise FileTooLarge(settings.MEDIA_MAX_BYTES)
        yield chunk


def advance(upload: Upload, offset: int) -> None:
    """So many bytes are there; the upload's time begins anew."""
    now = clock.now()
    expires = now + timedelta(seconds=settings.UPLOAD_EXPIRES_AFTER)
    moved = (
        Upload.objects.open()
        .filter(pk=upload.pk, offset=upload.offset)
        .update(offset=offset, updated_at=now, expires_at=expires)
    )
    if not moved:
        raise Conflict
    upload.offset, upload.updated_at, upload.expires_at = offset, now, expires


def finish(upload: Upload) -> None:
    """All bytes are here: they become an asset, or the first look refuses them for good."""
    try:
        upload.asset = _register(upload)
        upload.sha256 = upload.asset.sha256
        upload.state = Upload.State.DONE
    except UnusableMedia as error:
        upload.refusal = str(error)
        upload.state = Upload.State.REFUSED
    upload.save(update_fields=["sha256", "asset", "state", "refusal"])
    upload_finished.send(sender=Upload, upload=upload)
    _discard(upload)


def _register(upload: Upload) -> Any:
    wanted = cut_of(upload.metadata)
    asset, _created = assets.register(
        file=_file_of(upload),
        owner=upload.owner,
        filename=upload.filename,
        language=_spoken(upload.metadata.get("language", "")),
        trim=wanted.part,
        cover_ms=wanted.cover_ms,
    )
    return asset


def _spoken(language: str) -> str:
    """A language that lessons may have, or "": any client may write anything there, and it ends
    up in the arguments of programs and in names of files."""
    code = language.partition("-")[0].lower()
    return code if code in dict(settings.LESSON_LANGUAGES) else ""


@transaction.atomic
def give_up(*, upload: Upload) -> None:
    """Forget an unfinished upload and its bytes. A finished one is history and stays."""
    held = hold(upload)
    if held.state != Upload.State.OPEN:
        raise Conflict
    held.delete()
    _discard(held)


def _file_of(upload: Upload) -> Arrival:
    if upload.multipart:
        return Stored(upload.arrival_key)
    return Local(staging.path_of(upload.public_id))


def _discard(upload: Upload) -> None:
    """Its bytes, after the commit; the asset has its own."""
    if upload.multipart:
        key, parts = upload.arrival_key, upload.multipart
        transaction.on_commit(lambda: bucket.clear(key, parts))
    else:
        transaction.on_commit(lambda: staging.discard(upload.public_id))


def sweep() -> int:
    """Give up every upload of the tenant in scope that has expired; returns how many."""
    count = 0
    for upload in list(Upload.objects.own().expired(clock.now())):
        try:
            give_up(upload=upload)
        except (Conflict, NotFound, UploadBusy):
            continue  # it moved while we looked
        count += 1
    return count
