"""Whether what was typed is what was meant: case, accents, punctuation and slips of the finger."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal

from apps.quizzes.formats.contract import tidy

Likeness = Literal["same", "near"]

# What cannot be told from a slip: "pan" and "pen" are two words.
SHORTEST_WITH_A_SLIP = 5

# What a phone's keyboard writes by itself in place of the straight ones.
_QUOTES = {ord(mark): "'" for mark in "‘’‚‛ʼ´"} | {ord(mark): '"' for mark in "“”„‟"}
_DASHES = {ord(mark): "-" for mark in "‐‑‒–—−"}
# Two of the invisible ones are letters' business (Persian, Indic scripts, emoji).
_JOINERS = "\u200c\u200d"


def straight(text: str) -> str:
    """Tidy, with straight quotes and without what cannot be seen: soft hyphens, marks of
    direction or of a byte order, as they come along with copied text."""
    seen = (c for c in tidy(text) if unicodedata.category(c) != "Cf" or c in _JOINERS)
    return tidy("".join(seen).translate(_QUOTES))


def fold(text: str) -> str:
    """The text without what nobody means by it: case, accents, width, punctuation at its ends.

    Compatibility decomposition (UAX #15, NFKD). Marks are left out where they are accents, in Latin
    and Greek: elsewhere they make another letter. All dashes are one, and all figures those of
    ASCII. A text of nothing but punctuation stays.
    """
    plain = "".join(map(_figure, straight(text))).translate(_DASHES)
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
    plain = tidy("".join(_without_accents(plain)))
    return plain.strip(" .,;:!?…\"'“”‘’„«»()[]") or plain


def _figure(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _without_accents(text: str) -> Iterator[str]:
    bears_accents = False
    for character in text:
        if not unicodedata.combining(character):
            name = unicodedata.name(character, "")
            bears_accents = name.startswith(("LATIN", "GREEK"))
        elif bears_accents:
            continue
        yield character


def likeness(given: str, accepted: Iterable[str], *, exact: bool = False) -> Likeness | None:
    """How `given` compares with the nearest of `accepted`: the same, near (a slip), or neither.

    With `exact` nothing is forgiven but runs of space and what a keyboard makes of quotes: for
    code, names, formulas.
    """
    if exact:
        return "same" if straight(given) in {straight(text) for text in accepted} else None
    typed = fold(given)
    known = [fold(text) for text in accepted]
    if typed in known:
        return "same"
    return "near" if any(_is_slip(typed, text) for text in known) else None


def _is_slip(typed: str, meant: str) -> bool:
    """Whether one letter was left out, typed too much, or swapped with its neighbour.

    Another letter in a letter's place is another word too often (adduction, abduction), and so is
    another beginning (typical, atypical) or another digit.
    """
    if len(meant) < SHORTEST_WITH_A_SLIP or typed[:1] != meant[:1]:
        return False
    one, other = _without_common_ends(typed, meant)
    moved = one + other if not (one and other) else one if one == other[::-1] else ""
    return len(moved) == (2 if one and other else 1) and not any(c.isdigit() for c in moved)


def _without_common_ends(one: str, other: str) -> tuple[str, str]:
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    end = 0
    while end < min(len(one), len(other)) and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[: len(one) - end], other[: len(other) - end]
