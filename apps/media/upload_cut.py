"""A creator's cut, as it travels with an upload: what of the file is the lesson, its cover. Pure.

Metadata keys `trimstart`, `trimend` and `cover`: whole milliseconds of the file's own clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from . import cut
from .errors import BadCut, TooLong

START, END, COVER = "trimstart", "trimend", "cover"


@dataclass(frozen=True, slots=True)
class Cut:
    """Milliseconds; without `end_ms` to the file's end, without `cover_ms` we choose."""

    start_ms: int = 0
    end_ms: int | None = None
    cover_ms: int | None = None

    @property
    def part(self) -> tuple[int, int | None]:
        return self.start_ms, self.end_ms

    @property
    def metadata(self) -> dict[str, str]:
        """As it travels; nothing of it for a whole file."""
        values = {START: self.start_ms or None, END: self.end_ms, COVER: self.cover_ms}
        return {key: str(value) for key, value in values.items() if value is not None}


def read(metadata: Mapping[str, str]) -> Cut:
    """The cut in an upload's metadata. Raises BadCut for what no file can have."""
    found = Cut(_ms(metadata, START) or 0, _ms(metadata, END), _ms(metadata, COVER))
    cut.check(*found.part)
    latest = cut.LONGEST if found.end_ms is None else found.end_ms
    if found.cover_ms is not None and not found.start_ms <= found.cover_ms <= latest:
        raise BadCut.outside()
    return found


def require_length(wanted: Cut, *, limit: float) -> None:
    """Raises TooLong where the part lasts longer than `limit` seconds; the file itself may."""
    if wanted.end_ms is not None:
        seconds = (wanted.end_ms - wanted.start_ms) / 1000
        if seconds > limit + cut.GRACE:
            raise TooLong(seconds, limit)


def without(metadata: Mapping[str, str]) -> dict[str, str]:
    """The metadata without what `read` reads."""
    return {key: value for key, value in metadata.items() if key not in (START, END, COVER)}


def _ms(metadata: Mapping[str, str], key: str) -> int | None:
    value = metadata.get(key, "")
    if not value:
        return None
    # `isdecimal` alone would take the digits of other scripts; nine are more than a day.
    if not (value.isascii() and value.isdecimal() and len(value) <= 9):
        raise BadCut.outside()
    return int(value)
