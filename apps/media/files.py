"""The store of media files: whatever `STORAGES["default"]` names, a folder or S3.

Keys are ours and exact. `add` is for what learners read: its key tells its content, so that a key
that is there is left alone. `put` replaces, in one step; it is for work and originals. Nothing is
ever deleted in order to be written.
"""

import base64
import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from .folder import Folder


class Handover(File):
    """A local file that the store may move instead of copying it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.open("rb"), name=path.name)
        self._path = path

    def temporary_file_path(self) -> str:
        return str(self._path)


def put(key: str, path: Path, *, consume: bool = False) -> None:
    """Store the local file at `path`; with `consume` it is gone afterwards."""
    if consume:
        with Handover(path) as file:
            _save(key, file)
        path.unlink(missing_ok=True)
    else:
        with path.open("rb") as file:
            _save(key, File(file))


def put_bytes(key: str, content: bytes) -> None:
    _save(key, ContentFile(content))


def add(key: str, path: Path) -> None:
    """Hand the local file at `path` to the store under a key that names its content."""
    if not _there(key, path.stat().st_size):
        put(key, path, consume=True)


def add_bytes(key: str, content: bytes) -> None:
    if not _there(key, len(content)):
        put_bytes(key, content)


def name_of(parts: Iterable[tuple[str, bytes]]) -> str:
    """14 characters that name these (name, SHA-256) pairs: 70 bits, of use within one asset.

    Lower-case base32, since some file systems do not tell cases apart.
    """
    whole = hashlib.sha256()
    for name, digest in sorted(parts):
        whole.update(name.encode() + b"\0" + digest)
    return base64.b32encode(whole.digest())[:14].decode().lower()


def fetch(key: str, path: Path) -> Path:
    """A local copy at `path` (whose folder exists)."""
    with default_storage.open(key, "rb") as source, path.open("wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
    return path


def local(key: str, folder: Path) -> Path:
    """A local file to read `key` from: the store's own where that is a folder, else a copy."""
    try:
        return Path(default_storage.path(key))
    except NotImplementedError:
        return fetch(key, folder / Path(key).name)


def copy(key: str, to: str) -> None:
    """Copy within the store; what is there stays."""
    if not _there(to, default_storage.size(key)):
        with default_storage.open(key, "rb") as source:
            _save(to, source)


def remove(key: str) -> None:
    if key:
        default_storage.delete(key)


def remove_folder(prefix: str) -> None:
    """Delete everything below `prefix`; nothing there is no error."""
    folders, names = listing(prefix)
    for name in names:
        default_storage.delete(f"{prefix}/{name}")
    for folder in folders:
        remove_folder(f"{prefix}/{folder}")
    default_storage.delete(prefix)  # the empty folder itself, where folders exist


def listing(prefix: str) -> tuple[list[str], list[str]]:
    """(folders, files) directly below `prefix`."""
    try:
        folders, names = default_storage.listdir(prefix)
    except FileNotFoundError:
        return [], []
    return [f for f in folders if f], [n for n in names if n]


def remove_parts() -> None:
    """What killed writers left half written, in a store that is a folder."""
    if isinstance(default_storage, Folder):
        default_storage.remove_parts(older=24 * 3600)


def _there(key: str, size: int) -> bool:
    """A machine that lost its power may have left a name without all of its bytes."""
    try:
        return default_storage.size(key) == size
    except FileNotFoundError:
        return False


def _save(key: str, file: "File[Any]") -> None:
    default_storage.save(key, file)
