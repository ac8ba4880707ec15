"""What a recogniser considered beside what it wrote: the other readings of its search."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from .glossary import key
from .words import Word

MOST = 3
_Place = tuple[str, str, str]  # keys of a word and its neighbours: where a reading differs


def attached(words: Sequence[Word], readings: Sequence[Sequence[str]]) -> list[Word]:
    """`words` with their `alternatives`. Each of `readings` holds the text of one stretch as it was
    written, then other texts for it, likeliest first."""
    others: dict[_Place, list[str]] = {}
    for written, *rest in (reading for reading in readings if reading):
        for text in rest:
            for place, other in _differences(written.split(), text.split()):
                found = others.setdefault(place, [])
                if key(other) not in map(key, found):
                    found.append(other)
    texts = [word.text for word in words]
    return [
        replace(word, alternatives=tuple(others[place][:MOST])) if place in others else word
        for word, place in zip(words, _places(texts), strict=True)
    ]


def _differences(written: Sequence[str], other: Sequence[str]) -> Iterator[tuple[_Place, str]]:
    """Single words that stand for single words."""
    left, right = [key(text) for text in written], [key(text) for text in other]
    places = _places(written)
    for what, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if what == "replace" and i2 - i1 == j2 - j1 == 1 and left[i1] and right[j1]:
            yield places[i1], other[j1]


def _places(texts: Sequence[str]) -> list[_Place]:
    keys = ["", *(key(text) for text in texts), ""]
    return list(zip(keys, keys[1:], keys[2:], strict=False))
