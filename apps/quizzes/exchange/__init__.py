"""Questions in other programs' files: Moodle GIFT, tables, QTI 2.1 and 3, Anki."""

from pathlib import Path

from apps.lib.errors import NotFound

from . import anki, gift, qti, table
from .contract import MOST_BYTES, Draft, Exported, Kind, Left, Reading, Unreadable

KINDS: tuple[Kind, ...] = (anki.KIND, gift.KIND, table.KIND, qti.TWO, qti.THREE)


def read(path: Path, name: str) -> Reading:
    """What a file of this name holds; raises Unreadable."""
    with path.open("rb") as file:
        head = file.read(4096)
    for kind in KINDS:
        if kind.fits(name.lower(), head):
            return kind.read(path)
    raise Unreadable


def kind(key: str) -> Kind:
    found = next((kind for kind in KINDS if kind.key == key), None)
    if found is None:
        raise NotFound
    return found


__all__ = ["KINDS", "MOST_BYTES", "Draft", "Exported", "Kind", "Left", "Reading", "Unreadable"]
