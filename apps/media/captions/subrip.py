"""Cues → a SubRip file (.srt), for players and editors that know no WebVTT."""

from collections.abc import Iterable

from .cues import Cue


def render(items: Iterable[Cue]) -> str:
    """Numbered cues, lines ended as that format's first program did. It has no way to escape what
    looks like markup."""
    blocks = []
    for number, cue in enumerate(items, start=1):
        text = "\r\n".join(cue.lines)
        blocks.append(f"{number}\r\n{_stamp(cue.start)} --> {_stamp(cue.end)}\r\n{text}\r\n")
    return "\r\n".join(blocks)


def _stamp(seconds: float) -> str:
    milliseconds = max(0, round(seconds * 1000))
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d},{rest % 1000:03d}"
