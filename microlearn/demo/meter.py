"""Shows how far the demo lessons are: one moving line on a terminal, plain lines elsewhere."""

import shutil
import time
from typing import TextIO

from django.utils.translation import gettext as _

WIPE = "\r\033[K"
CELLS = 24
WORDY_AFTER = 0.04  # before this share of the work an estimate would be a guess


def bar(share: float, cells: int = CELLS) -> str:
    """A bar of `cells` characters; `share` is 0–1. Pure."""
    eighths = round(min(max(share, 0), 1) * cells * 8)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (" ▏▎▍▌▋▊▉"[rest] if full < cells else "")).ljust(cells)


def time_left(share: float, seconds: float) -> str:
    """How long it will still take, in words, when `share` of the work took `seconds`. Pure."""
    if share < WORDY_AFTER:
        return _("working out the time left")
    minutes, rest = divmod(round(seconds * (1 - share) / share), 60)
    return _("%(minutes)d:%(seconds)02d left") % {"minutes": minutes, "seconds": rest}


class Meter:
    def __init__(self, stream: TextIO, total: int) -> None:
        self.stream, self.total = stream, total
        self.began = time.monotonic()
        self.moving = stream.isatty()

    def move(self, *, live: int, share: float, doing: str) -> None:
        """On a terminal: draw the line again."""
        if not self.moving:
            return
        left = time_left(share, time.monotonic() - self.began)
        count = _("%(live)d of %(total)d lessons live") % {"live": live, "total": self.total}
        line = f"  {bar(share)} {count} · {left} · {doing}"
        # A line that wraps could not be wiped.
        self.stream.write(WIPE + line[: shutil.get_terminal_size().columns - 1])
        self.stream.flush()

    def say(self, words: str) -> None:
        """A line that stays."""
        self.stream.write(f"{WIPE if self.moving else ''}  {words}\n")
        self.stream.flush()

    def seconds(self) -> float:
        return time.monotonic() - self.began
