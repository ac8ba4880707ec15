"""The line of a lesson that answers a query, with what to mark in it: pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from os.path import commonprefix

from .words import words

STEM = 4  # letters that two forms of a word share at least, and this much of the longer one:
SHARED = 0.6


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Moment:
    second: float
    pieces: list[Piece]


def moment(lines: Sequence[tuple[float, str]], sought: Iterable[str]) -> Moment | None:
    """The line with most of the words sought, the earliest of equals; None where none has any."""
    wanted = list(dict.fromkeys(sought))
    roots = [word[:STEM] for word in wanted]
    best, most = None, 0
    for second, text in lines:
        if not _may_meet(text, roots):
            continue
        said = words(text)
        count = sum(any(meets(word, each) for each in said) for word in wanted)
        if count > most:
            best, most = (second, text), count
    return Moment(best[0], marked(best[1], wanted)) if best else None


def _may_meet(text: str, roots: Sequence[str]) -> bool:
    """False where none can (`meets` asks for the same beginning); much quicker than to look."""
    if not text.isascii():  # accents are written in many ways
        return True
    lower = text.lower()
    return any(root in lower for root in roots)


def marked(text: str, sought: Sequence[str]) -> list[Piece]:
    """`text` in pieces, those marked that hold a word sought."""
    pieces: list[Piece] = []
    for part in re.split(r"(\s+)", text):
        hit = any(meets(word, said) for said in words(part) for word in sought)
        if pieces and pieces[-1].marked == hit:
            pieces[-1] = Piece(pieces[-1].text + part, hit)
        elif part:
            pieces.append(Piece(part, hit))
    return pieces


def meets(sought: str, said: str) -> bool:
    """The same word, its beginning, or another form of it ("table", "tables")."""
    if said == sought or said.startswith(sought):
        return True
    shared = len(commonprefix([sought, said]))
    return shared >= STEM and shared >= SHARED * max(len(sought), len(said))
