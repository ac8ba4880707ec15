"""Reading zip files that anybody may have made: no file is unpacked to where it says."""

import zipfile
from pathlib import Path
from zlib import error as ZlibError

from django.utils.translation import gettext_lazy as _

from .contract import Unreadable

MOST_ENTRIES = 5000
MOST_UNPACKED = 100 << 20  # of all that is read out of one archive
LARGEST_ENTRY = 40 << 20


class Archive:
    """`with Archive(path) as archive: archive.read("items/1.xml")`, in memory and within limits."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Unreadable from error
        if len(self._zip.infolist()) > MOST_ENTRIES:
            self._zip.close()
            raise Unreadable(_("There are too many files in it."))
        self._left = MOST_UNPACKED

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    @property
    def names(self) -> list[str]:
        return [info.filename for info in self._zip.infolist() if not info.is_dir()]

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def read(self, name: str, *, most: int = LARGEST_ENTRY) -> bytes:
        """The bytes of one entry; raises Unreadable where they are not there, or too many.

        What the header says of the size is not believed: reading stops at the limit.
        """
        limit = min(most, self._left)
        try:
            with self._zip.open(name) as entry:
                content = entry.read(limit + 1)
        except (
            KeyError,
            zipfile.BadZipFile,
            ZlibError,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,  # encrypted
        ) as error:
            raise Unreadable from error
        if len(content) > limit:
            raise Unreadable(_("It unpacks to more than an import may have."))
        self._left -= len(content)
        return content
