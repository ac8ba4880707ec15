"""Cues ↔ a WebVTT file (W3C WebVTT)."""

from collections.abc import Iterable

from .cues import Cue


def render(items: Iterable[Cue]) -> str:
    """Signature, then numbered cues."""
    blocks = ["WEBVTT"]
    for number, cue in enumerate(items, start=1):
        times = f"{_stamp(cue.start)} --> {_stamp(cue.end)}"
        blocks.append(f"{number}\n{times}\n{_escaped(cue.text)}")
    return "\n\n".join(blocks) + "\n"


def _stamp(seconds: float) -> str:
    milliseconds = max(0, round(seconds * 1000))
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
