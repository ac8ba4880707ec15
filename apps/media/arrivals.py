"""A file that has come in and is no asset's yet: on this machine's disk, or in the bucket, where a
browser put it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from . import bucket, files

_PIECE = 1 << 20


class Arrival(Protocol):
    def size(self) -> int: ...

    def head(self, length: int) -> bytes: ...

    def sha256(self) -> str:
        """In hex."""
        ...

    def keep(self, key: str) -> None:
        """Store it under `key`."""
        ...


@dataclass(frozen=True, slots=True)
class Local:
    path: Path
    consume: bool = False  # it may be moved instead of copied

    def size(self) -> int:
        return self.path.stat().st_size

    def head(self, length: int) -> bytes:
        with self.path.open("rb") as file:
            return file.read(length)

    def sha256(self) -> str:
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def keep(self, key: str) -> None:
        files.put(key, self.path, consume=self.consume)


@dataclass(frozen=True, slots=True)
class Stored:
    """An object of the bucket; it is read once, piece by piece, and copied there."""

    key: str

    def size(self) -> int:
        return bucket.size(self.key)

    def head(self, length: int) -> bytes:
        part = bucket.read(self.key, f"bytes=0-{length - 1}")
        return bytes(part.body.read())

    def sha256(self) -> str:
        hasher = hashlib.sha256()
        for piece in bucket.read(self.key).body.iter_chunks(_PIECE):
            hasher.update(piece)
        return hasher.hexdigest()

    def keep(self, key: str) -> None:
        bucket.copy(self.key, key)
