"""Text as the words that search compares: pure, and the same for lessons and for queries.

Letters in lower case without accents ("Über" and "uber" meet). Chinese, Japanese, Thai, Lao and
Khmer, which are written without spaces, become pairs of characters (as Lucene's CJKBigramFilter
does it).
"""

import unicodedata
from functools import lru_cache

LONGEST = 40  # characters of a word
# First and last code point of scripts without spaces between words.
UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x3400, 0x4DBF),  # Han, extension A
    (0x4E00, 0x9FFF),  # Han
    (0xF900, 0xFAFF),
    (0x20000, 0x2FA1F),
)
ACCENTED = ("LATIN", "GREEK", "CYRILLIC")  # whose marks a learner may leave out


def words(text: str) -> list[str]:
    """The words of `text` in their order."""
    found: list[str] = []
    for run in _runs(_plain(text)):
        found += _pairs(run) if _is_unspaced(run[0]) else [run[:LONGEST]]
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
    runs: list[str] = []
    open_run = False
    for char in text:
        if unicodedata.category(char)[0] not in "LNM":
            open_run = False
        elif open_run and _is_unspaced(char) == _is_unspaced(runs[-1][0]):
            runs[-1] += char
        else:
            runs.append(char)
            open_run = True
    return runs


def _is_unspaced(char: str) -> bool:
    return any(first <= ord(char) <= last for first, last in UNSPACED)


def _pairs(run: str) -> list[str]:
    """Each character with the next one; the last one also alone, so that it can be found."""
    return [run[n : n + 2] for n in range(len(run))]
