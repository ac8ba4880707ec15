"""The words of a subject ("VLOOKUP", "sepsis"): found where a recogniser wrote something like them.

Two ways to be alike. *Spelled alike*: the same letters once spaces, hyphens, case and the names of
letters are taken away ("egg beater", "vee lookup"). *Sounding alike*: the same consonants by the
classes of Soundex (Russell 1918), and letters that differ little. The second corrects only where
the recogniser itself was in doubt: a common word that was heard well stays.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .words import Word, joined, spread

MOST_TERMS = 200
LONGEST_TERM = 60  # characters
SURE = 0.75  # heard with at least this probability, a word is not taken for another one
ALIKE = 0.34  # share of letters that may differ
VERY_ALIKE = 0.2  # … where a consonant differs, too
_SHORTEST = 5  # letters of a term that is looked for by its sound
_SPAN = 4  # words that a term may have been heard as

AFFIX = re.compile(r"^(\W*)(.*?)((?:['’]s)?\W*)$", re.DOTALL)
_CLASSES = {
    **dict.fromkeys("bfpv", "1"),
    **dict.fromkeys("cgjkqsxz", "2"),
    **dict.fromkeys("dt", "3"),
    "l": "4",
    **dict.fromkeys("mn", "5"),
    "r": "6",
}
# The names of letters that are no words of their own, and those that are.
_LETTERS = {
    "vee": "v", "cee": "c", "dee": "d", "ess": "s", "zee": "z", "zed": "z", "em": "m",
    "ef": "f", "aitch": "h", "ar": "r", "el": "l", "ell": "l", "kay": "k", "jay": "j",
}  # fmt: skip
_WORDS_TOO = {
    "see": "c", "sea": "c", "bee": "b", "be": "b", "gee": "g", "pea": "p", "pee": "p", "tea": "t",
    "tee": "t", "you": "u", "why": "y", "are": "r", "oh": "o", "eye": "i", "ex": "x", "en": "n",
    "cue": "q", "queue": "q",
}  # fmt: skip
_ENDINGS = ("s", "es")


@dataclass(frozen=True, slots=True)
class Match:
    """Words `first` up to before `last` look like `term`. `sure`: safe to correct unasked."""

    first: int
    last: int
    term: str
    sure: bool


def clean(terms: Sequence[str]) -> list[str]:
    """Terms as they are kept: no surrounding space, no doubles, not too long, not too many."""
    found: dict[str, str] = {}
    for term in terms:
        text = " ".join(str(term).split())[:LONGEST_TERM].strip()
        if key(text):
            found.setdefault(text.casefold(), text)
    return list(found.values())[:MOST_TERMS]


def correct(words: Sequence[Word], terms: Sequence[str]) -> list[Word]:
    """`words` with near misses of `terms` put right; checked words and all others are the same.

    What was heard as several words gets the time of all of them and the least of their
    probabilities, so that it stays open to doubt.
    """
    made: list[Word] = []
    at = 0
    for match in matches(words, terms):
        if match.sure:
            made += words[at : match.first]
            made += _written(words[match.first : match.last], match.term)
            at = match.last
    return [*made, *words[at:]]


def matches(words: Sequence[Word], terms: Sequence[str]) -> list[Match]:
    """Where `words` look like a term without being it; in order, none overlapping."""
    known = _Known(terms)
    found: list[Match] = []
    taken: set[int] = set()
    for at in range(len(words) if known.keys else 0):
        exact = None if at in taken else _spelled(words, at, known)
        if exact:
            taken |= set(range(exact.first, exact.last))
            found += [exact] if exact.sure else []
    likely = [item for at in range(len(words)) for item in _sounding(words, at, known)]
    for _share, match in sorted(likely, key=lambda item: (item[0], item[1].first)):
        span = set(range(match.first, match.last))
        if not span & taken:
            taken |= span
            found.append(match)
    return sorted(found, key=lambda match: match.first)


def near(text: str, terms: Sequence[str]) -> list[str]:
    """Terms that `text` may have been meant to be, the likeliest first; not those that it is."""
    own = key(text)
    rated = [(difference(own, key(term)), term) for term in terms if key(term) != own]
    return [term for share, term in sorted(rated) if share <= 0.5 and own]


def is_term(text: str, terms: Sequence[str]) -> bool:
    return key(text) in _Known(terms).keys


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """Letters and digits alone: no case, spaces, signs, or accents on Latin letters."""
    plain: list[str] = []
    for character in unicodedata.normalize("NFKD", text.casefold()):
        kind = unicodedata.category(character)
        if kind[0] in "LN" or (kind[0] == "M" and plain and not plain[-1].isascii()):
            plain.append(character)
    return unicodedata.normalize("NFC", "".join(plain))


@lru_cache(maxsize=4096)
def sound(text: str) -> str:
    """Consonants of a key by Soundex's classes, the same one not twice in a row."""
    folded = re.sub(r"(gh|[^a-z])", "", text.replace("ph", "f"))
    classes = [_CLASSES[letter] for letter in folded if letter in _CLASSES]
    return "".join(c for n, c in enumerate(classes) if not n or classes[n - 1] != c)


def difference(left: str, right: str) -> float:
    """Edits between two keys (Levenshtein 1966), as a share of the longer one: 0…1."""
    left, right = _undoubled(left), _undoubled(right)
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1] / max(len(left), len(right), 1)


class _Known:
    """Terms by their letters and by their sound, plurals beside them."""

    def __init__(self, terms: Sequence[str]) -> None:
        self.keys: dict[str, str] = {}
        self.sounds: dict[str, list[tuple[str, str]]] = {}
        for ending in ("", *_ENDINGS):
            for term in terms:
                self.keys.setdefault(key(term + ending), term + ending)
        for letters, term in self.keys.items():
            if len(letters) >= _SHORTEST and sound(letters):
                self.sounds.setdefault(sound(letters), []).append((letters, term))

    def like(self, wanted: str) -> Iterator[tuple[str, str]]:
        """(letters, term) of terms with the same sound, or all but one consonant of it."""
        for code, found in self.sounds.items():
            if code == wanted or (len(code) > 2 and _is_one_off(code, wanted)):
                yield from found


def _runs(words: Sequence[Word], at: int) -> Iterator[tuple[int, Sequence[Word]]]:
    """Words from `at` on that may have been one, the most of them first, and where they end."""
    for last in range(min(len(words), at + _SPAN), at, -1):
        if _may_be_one(words[at:last]):
            yield last, words[at:last]


def _spelled(words: Sequence[Word], at: int, known: "_Known") -> Match | None:
    """A term that is spelled alike; not `sure` where it stands there as it should."""
    for last, run in _runs(words, at):
        for letters in _spellings(run):
            term = known.keys.get(letters)
            if term is not None:
                return Match(at, last, term, sure=_differs(joined(run), term))
    return None


def _sounding(words: Sequence[Word], at: int, known: "_Known") -> Iterator[tuple[float, Match]]:
    """Terms that sound alike, with the share of their letters that differ."""
    for last, run in _runs(words, at) if known.sounds else ():
        letters = _letters(joined(run))
        for other, term in known.like(sound(letters)):
            share = difference(letters, other)
            if sound(other) != sound(letters) and share > VERY_ALIKE:
                continue
            doubted = min(word.probability for word in run) < SURE
            if share <= ALIKE:
                yield share, Match(at, last, term, sure=doubted)


def _is_one_off(left: str, right: str) -> bool:
    """Whether one letter more, less or other makes the one of the other; not the first letter, for
    a look-up is no VLOOKUP."""
    if abs(len(left) - len(right)) > 1 or left[:1] != right[:1]:
        return False
    at = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), None)
    if at is None:
        return len(left) != len(right)
    rests = left[at:], right[at:]
    return rests[0][1:] == rests[1][1:] or rests[0][1:] == rests[1] or rests[0] == rests[1][1:]


def _letters(text: str) -> str:
    """The key of a text without a possessive ending."""
    match = AFFIX.match(text.strip())
    return key(match[2] if match else text)


def _may_be_one(run: Sequence[Word]) -> bool:
    """Nobody has checked any of them, and no sign or silence lies between them."""
    if any(word.checked for word in run):
        return False
    for left, right in zip(run, run[1:], strict=False):
        if right.start - left.end > 0.5 or re.search(r"[.,;:!?…]\W*$", left.text):
            return False
    return bool(key(joined(run)))


def _spellings(run: Sequence[Word]) -> Iterator[str]:
    """The letters of a run, then also with the names of letters read as letters."""
    yield _letters(joined(run))
    read = []
    for word in run:
        text = _letters(word.text)
        unsure = word.probability < SURE
        read.append(_LETTERS.get(text) or (_WORDS_TOO.get(text) if unsure else None) or text)
    if len(run) > 1:
        yield "".join(read)


def _differs(heard: str, term: str) -> bool:
    """Whether writing `term` changes more than the capital letter that begins a sentence."""
    match = AFFIX.match(heard)
    middle = match[2] if match else heard
    if middle == term:
        return False
    if term == term.lower() or term == term.capitalize():
        return middle.casefold() != term.casefold()
    return True


def _written(run: Sequence[Word], term: str) -> list[Word]:
    """`term` in place of the run, with the signs around it and its capital letter."""
    text = joined(run)
    match = AFFIX.match(text)
    before, middle, after = match.groups() if match else ("", text, "")
    if middle[:1].isupper() and term == term.lower():
        term = term[:1].upper() + term[1:]
    lead = " " if run[0].text[:1].isspace() else ""
    parts = [lead + part for part in f"{before}{term}{after}".split(" ")]
    probability = min(word.probability for word in run)
    return spread(parts, run[0].start, run[-1].end, probability=probability)


def _undoubled(text: str) -> str:
    return re.sub(r"(.)\1+", r"\1", text)
