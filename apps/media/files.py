"""The store of media files: whatever `STORAGES["default"]` names, a folder or S3.

Keys are ours and exact: writing a key again replaces it, which makes every stage repeatable.
"""

import shutil
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


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


def _save(key: str, file: "File[Any]") -> None:
    if default_storage.exists(key):
        default_storage.delete(key)
    saved = default_storage.save(key, file)
    if saved != key:  # another writer was quicker; its file has the key
        default_storage.delete(saved)
