"""Versions of a caption track as their creator reads them: one line for each sitting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from apps.media.models import Asset, CaptionTrack

from .transcript_lines import changes

SITTING = timedelta(minutes=10)  # changes that follow each other faster are one
LISTED = 60  # versions that are looked through
NAMED = 3  # changes of a sitting that are written out


@dataclass(frozen=True, slots=True)
class Edition:
    """The last version of a sitting, and what the sitting changed."""

    version: int
    when: datetime
    who: str  # empty: whoever asks
    is_current: bool
    changes: list[tuple[str, str]]
    more: int = 0


def editions(asset: Asset, language: str, *, reader: Any) -> list[Edition]:
    """Newest first, in one query."""
    mine = asset.caption_tracks.filter(language=language).select_related("by")
    tracks = list(mine.order_by("-version")[:LISTED])
    return [_edition(tracks, first, last, reader) for first, last in sittings(tracks)]


def sittings(tracks: Sequence[CaptionTrack]) -> list[tuple[int, int]]:
    """Index ranges of `tracks` (newest first): one person's changes in one go. Pure."""
    found: list[tuple[int, int]] = []
    for number, track in enumerate(tracks):
        if found and _goes_on(track, tracks[number - 1]):
            found[-1] = found[-1][0], number + 1
        else:
            found.append((number, number + 1))
    return found


def _goes_on(older: CaptionTrack, newer: CaptionTrack) -> bool:
    by_one = older.by_id is not None and older.by_id == newer.by_id
    alike = older.origin == newer.origin
    return by_one and alike and newer.created_at - older.created_at < SITTING


def _edition(tracks: Sequence[CaptionTrack], first: int, last: int, reader: Any) -> Edition:
    newest = tracks[first]
    before = tracks[last] if last < len(tracks) else None
    made = changes(before.words, newest.words) if before else []
    return Edition(
        version=newest.version,
        when=newest.created_at,
        who=_who(newest, reader),
        is_current=newest.is_current,
        changes=made[:NAMED],
        more=max(0, len(made) - NAMED),
    )


def _who(track: CaptionTrack, reader: Any) -> str:
    if track.by_id is None:
        return str(track.get_origin_display())
    return "" if track.by_id == reader.pk else track.by.get_full_name()
