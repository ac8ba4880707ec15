"""Which words a creator should look at, and what they may have been meant to be."""

from collections.abc import Sequence

from . import glossary
from .words import Word

DOUBTFUL = 0.5  # below this probability a word is shown to the creator for checking
_KNOWN = 0.5  # a word of the subject is believed at this share of that
MOST_SUGGESTIONS = 4


def doubtful_words(words: Sequence[Word], terms: Sequence[str] = ()) -> list[int]:
    """Indices of words that nobody has checked, and that the recogniser was unsure of or that come
    near a term of the subject without being it."""
    conflicts = {
        at for match in glossary.matches(words, terms) for at in range(match.first, match.last)
    }
    return [
        number
        for number, word in enumerate(words)
        if not word.checked
        and glossary.key(word.text)
        and (number in conflicts or word.probability < _threshold(word, terms))
    ]


def likely(words: Sequence[Word], index: int, terms: Sequence[str] = ()) -> list[str]:
    """What words[index] may have been meant to be, likeliest first, with its signs and capitals:
    terms of the subject, then words that are elsewhere in the transcript and were heard well."""
    text = words[index].text.strip()
    others = {
        glossary.AFFIX.sub(r"\2", word.text.strip())
        for number, word in enumerate(words)
        if number != index and (word.checked or word.probability >= glossary.SURE)
    }
    heard = [other for other in glossary.near(text, sorted(others)) if _as_alike(text, other)]
    found: dict[str, str] = {}
    for guess in [*_of_runs(words, index, terms), *glossary.near(text, terms), *heard]:
        found.setdefault(glossary.key(guess), _dressed(guess, text))
    return list(found.values())[:MOST_SUGGESTIONS]


def _threshold(word: Word, terms: Sequence[str]) -> float:
    return DOUBTFUL * _KNOWN if terms and glossary.is_term(word.text, terms) else DOUBTFUL


def _of_runs(words: Sequence[Word], index: int, terms: Sequence[str]) -> list[str]:
    """The terms that the word by itself looks like."""
    return [
        match.term
        for match in glossary.matches(words, terms)
        if (match.first, match.last) == (index, index + 1)
    ]


def _as_alike(text: str, other: str) -> bool:
    """Long enough, and alike enough in sound, to be worth offering unasked."""
    left, right = glossary.key(text), glossary.key(other)
    return min(len(left), len(right)) >= 4 and glossary.sound(left) == glossary.sound(right)


def _dressed(guess: str, text: str) -> str:
    """`guess` with the signs around `text`, and its capital letter."""
    match = glossary.AFFIX.match(text)
    before, middle, after = match.groups() if match else ("", text, "")
    if middle[:1].isupper() and guess == guess.lower():
        guess = guess[:1].upper() + guess[1:]
    return f"{before}{guess}{after}"
