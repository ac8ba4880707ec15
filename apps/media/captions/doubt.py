"""Which words a creator should look at, and what they may have been meant to be."""

from collections.abc import Sequence

from . import glossary
from .words import Word

# Below this probability a word is shown to the creator for checking. Set where a minute of speech
# has three or four such words and two of five are wrong (docs/performance.md has the figures).
# Models are unsure of short words, mostly without need, unless they nearly wrote another one.
DOUBTFUL = 0.65
DOUBTFUL_SHORT = 0.4
SHORT = 3  # letters
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
    terms of the subject, what the recogniser nearly wrote, then words that are elsewhere in the
    transcript and were heard well."""
    text = words[index].text.strip()
    others = {
        _bare(word.text)
        for number, word in enumerate(words)
        if number != index and (word.checked or word.probability >= glossary.SURE)
    }
    heard = [other for other in glossary.near(text, sorted(others)) if _as_alike(text, other)]
    found: dict[str, str] = {}
    known = [*_of_runs(words, index, terms), *glossary.near(text, terms)]
    for guess in [*known, *map(_bare, words[index].alternatives), *heard]:
        found.setdefault(glossary.key(guess), _dressed(guess, text))
    return list(found.values())[:MOST_SUGGESTIONS]


def _threshold(word: Word, terms: Sequence[str]) -> float:
    short = len(glossary.key(word.text)) <= SHORT and not word.alternatives
    limit = DOUBTFUL_SHORT if short else DOUBTFUL
    return limit * _KNOWN if terms and glossary.is_term(word.text, terms) else limit


def _of_runs(words: Sequence[Word], index: int, terms: Sequence[str]) -> list[str]:
    """The terms that the word by itself looks like."""
    return [
        match.term
        for match in glossary.matches(words, terms)
        if (match.first, match.last) == (index, index + 1)
    ]


def _bare(text: str) -> str:
    """Without the signs around it."""
    return glossary.AFFIX.sub(r"\2", text.strip())


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
