"""What the person at the terminal sees: our own words, and what goes wrong in the processes."""

import re
import sys
from collections.abc import Iterable
from typing import TextIO

# Celery and Python's own logging, structlog's console, structlog's JSON.
LOUD = re.compile(
    r"\b(WARNING|ERROR|CRITICAL)\b"
    r"|\[(warning|error|critical) *\]"
    r'|"level": ?"(warning|error|critical)"'
)
# A visitor's wrong address is no problem of ours.
VISITORS_MISTAKE = re.compile(r"Not Found: |Forbidden: |Unauthorized: |Bad Request: ")
TRACEBACK = "Traceback (most recent call last):"
WIPE_LINE = "\r\033[K"  # a progress bar may stand on it


class LoudLines:
    """Picks from one process's output what is worth showing: problems, and of a traceback its last
    line. The log has the rest."""

    def __init__(self) -> None:
        self._in_traceback = False

    def among(self, lines: Iterable[str]) -> list[str]:
        return [line for line in lines if self._is_loud(line)]

    def _is_loud(self, line: str) -> bool:
        if TRACEBACK in line:
            self._in_traceback = True
            return False
        if self._in_traceback:
            # It ends with the exception's own line, the first that is not indented.
            self._in_traceback = not line.strip() or line.startswith((" ", "\t"))
            return not self._in_traceback
        return bool(LOUD.search(line) and not VISITORS_MISTAKE.search(line))


class Terminal:
    def __init__(self, stream: TextIO = sys.stdout) -> None:
        self._stream = stream

    def say(self, text: str = "") -> None:
        wipe = WIPE_LINE if self._stream.isatty() else ""
        self._stream.write(f"{wipe}{text}\n")
        self._stream.flush()

    def relay(self, name: str, lines: Iterable[str]) -> None:
        for line in lines:
            self.say(f"{name:>8} | {line}")
