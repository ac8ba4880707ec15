"""Where bytes of unfinished uploads wait: one file each under `settings.UPLOAD_DIR`.

The folder is a local one on a single machine; several web machines must share it (a network
file system), since any of them may receive the next chunk.
"""

import errno
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.lib.errors import Conflict, DomainError

READ_SIZE = 1024 * 1024


class StorageFull(DomainError):
    code = "storage_full"
    status = 507
    message = _("There is no room for this file at the moment. Try again later.")


def path_of(public_id: str) -> Path:
    return Path(settings.UPLOAD_DIR) / f"{public_id}.part"


def size_of(public_id: str) -> int:
    try:
        return path_of(public_id).stat().st_size
    except FileNotFoundError:
        return 0


def write(public_id: str, *, offset: int, chunks: Iterable[bytes], hasher: Any = None) -> int:
    """Put the chunks at `offset`, over whatever a failed attempt left there; returns their bytes.

    They are on the disk, not in its cache, when this returns: the offset told to the client is a
    promise. Raises Conflict when bytes before `offset` are missing, StorageFull.
    """
    path = path_of(public_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Creators together may fill any disk, and the database may stand on the same one.
    if shutil.disk_usage(path.parent).free < settings.UPLOAD_KEEPS_FREE:
        raise StorageFull
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        if os.fstat(descriptor).st_size < offset:
            raise Conflict
        file.truncate(offset)
        file.seek(offset)
        try:
            for chunk in chunks:
                file.write(chunk)
                if hasher:
                    hasher.update(chunk)
            file.flush()
            os.fdatasync(descriptor)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise StorageFull from error
            raise
        return file.tell() - offset


def discard(public_id: str) -> None:
    path_of(public_id).unlink(missing_ok=True)
