"""A local folder as the store, with the promise that S3 gives: a file is there whole or not at all,
and a second writing of its name replaces it in one step, so that no reader finds a hole."""

import os
import time
import uuid
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

PARTS = ".parts"  # below the store, so that a finished part is renamed, not copied


class Folder(FileSystemStorage):
    def __init__(self, location: Any = None, **options: Any) -> None:
        super().__init__(location, allow_overwrite=True, **options)

    def _save(self, name: str, content: Any) -> str:
        part = Path(self.path(super()._save(f"{PARTS}/{uuid.uuid4().hex}", content)))
        target = Path(self.path(name))
        try:
            _rename(part, target)
        finally:
            part.unlink(missing_ok=True)
        return name

    def remove_parts(self, *, older: float) -> None:
        """What writers that were killed left behind, `older` seconds ago."""
        for part in Path(self.path(PARTS)).glob("*"):
            if part.stat().st_mtime < time.time() - older:
                part.unlink(missing_ok=True)


def _rename(part: Path, target: Path) -> None:
    for last in (False, False, True):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.replace(part, target)
        except FileNotFoundError:  # the folder was empty, and removed in between
            if last:
                raise
        else:
            return
