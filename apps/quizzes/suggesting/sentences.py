"""A transcript's words to its sentences. Pure."""

import re
from collections.abc import Iterable

from .contract import Sentence

_END = re.compile(r"[.!?…。！？]+[\"'”’)»]*$")
_ABBREVIATED = re.compile(r"(?:^|\s)(?:[A-Z]|Dr|Mr|Mrs|Ms|St|vs|e\.g|i\.e|z\.B|bzw|ca|Nr)\.$", re.I)


def sentences(words: Iterable[tuple[str, float, float]]) -> list[Sentence]:
    """`words` are (text with its spaces, start, end) in order; what follows the last full stop is
    a sentence, too."""
    found: list[Sentence] = []
    text, start, end = "", 0.0, 0.0
    for word, begins, ends in words:
        if not text:
            start = begins
        text, end = text + word, ends
        if _END.search(text.rstrip()) and not _ABBREVIATED.search(text.rstrip()):
            found.append(Sentence(" ".join(text.split()), start, end))
            text = ""
    if text.strip():
        found.append(Sentence(" ".join(text.split()), start, end))
    return found
