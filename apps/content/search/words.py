"""Text as the words that search compares: pure, and the same for lessons and for queries.

Letters in lower case without accents ("Über" and "uber" meet). Chinese, Japanese, Thai, Lao and
Khmer, which are written without spaces, become pairs of characters (as Lucene's CJKBigramFilter
does it).
"""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

LONGEST = 40  # characters of a word
# First and last code point of scripts without spaces between words.
SCRIPTS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x3400, 0x4DBF),  # Han, extension A
    (0x4E00, 0x9FFF),  # Han
    (0xF900, 0xFAFF),
    (0x20000, 0x2FA1F),
)
GAP, SPACED, UNSPACED = 0, 1, 2  # kinds of characters
_ASCII = re.compile(r"[a-z0-9]+")
ACCENTED = ("LATIN", "GREEK", "CYRILLIC")  # whose marks a learner may leave out


def words(text: str) -> list[str]:
    """The words of `text` in their order."""
    if text.isascii():  # the same, much quicker
        return [word[:LONGEST] for word in _ASCII.findall(text.lower())]
    found: list[str] = []
    for run in _runs(_plain(text)):
        found += _pairs(run) if _kind(run[0]) == UNSPACED else [run[:LONGEST]]
    return found


def spoken(text: str) -> str:
    """For a stemmer, which wants accents: lower case, composed."""
    return unicodedata.normalize("NFKC", text).lower()


def _plain(text: str) -> str:
    kept: list[str] = []
    base = ""
    for char in unicodedata.normalize("NFKD", text).lower():
        if not unicodedata.combining(char):
            base = char
        elif _drops_marks(base):
            continue
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


@lru_cache(maxsize=4096)
def _drops_marks(base: str) -> bool:
    return bool(base) and unicodedata.name(base, "").startswith(ACCENTED)


def _runs(text: str) -> list[str]:
    """Letters, digits and marks that stand together, in one kind of script."""
    groups = groupby(text, key=_kind)
    return ["".join(run) for kind, run in groups if kind != GAP]


@lru_cache(maxsize=8192)
def _kind(char: str) -> int:
    if unicodedata.category(char)[0] not in "LNM":
        return GAP
    return UNSPACED if any(first <= ord(char) <= last for first, last in SCRIPTS) else SPACED


def _pairs(run: str) -> list[str]:
    """Each character with the next one; the last one also alone, so that it can be found."""
    return [run[n : n + 2] for n in range(len(run))]
