"""Words worth asking for, and what could stand in their place. Pure, but for BERT's vocabulary,
whose order (commonest first, after the marks at its beginning) tells how common an English word is.

Of languages without such a list, a word counts as a term by its looks: in German a noun by its
capital, elsewhere a word of six letters or more.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

NUMBER, GLOSSARY = "number", "glossary"
WORD = re.compile(r"[^\W_](?:[\w'’+\-]*[^\W_])?")
_NUMBERS_EN = (
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty "
    "sixty seventy eighty ninety hundred thousand"
).split()
_NUMBERS_DE = (
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf fünfzehn zwanzig dreißig vierzig "
    "fünfzig sechzig siebzig achtzig neunzig hundert tausend"
).split()
_NUMBERS = {"en": _NUMBERS_EN, "de": _NUMBERS_DE}
# Ranks in the vocabulary: below the first are the words that hold sentences together.
_FUNCTION = 2200
_COMMON = 2800
_RARE = 30522
# Less is not worth a question.
_LEAST = 0.45
_BEFORE_NAMES = frozenset(
    "a an the your its their his her our my each every this no any of in with by for from into at "
    "der die das den dem des ein eine einen einem einer mit von im am beim zum zur".split()
)
# Common words that teach nothing whatever their rank.
_EMPTY = frozenset(
    "thing things something anything everything nothing someone somebody really actually simply "
    "basically maybe okay hello welcome video lesson today thanks subscribe minute seconds second "
    "minutes also again always never often usually sometimes example instead together another "
    "enough almost quite rather already perhaps".split()
)


@dataclass(frozen=True, slots=True)
class Term:
    text: str
    at: int  # where it begins in its sentence
    weight: float  # 0..1: how much it is worth to ask for it
    kind: str  # "number", or how the word looks: what may stand in its place looks alike


def terms(
    sentence: str, *, language: str, glossary: Sequence[str] = (), title: str = ""
) -> list[Term]:
    """The best first. What the sentence says twice would give itself away, and is left out."""
    known = _known(sentence, glossary)
    taken = [range(term.at, term.at + len(term.text)) for term in known]
    titled = {word.lower() for word in WORD.findall(title)}
    found = list(known)
    for match in WORD.finditer(sentence):
        word, at = match.group(), match.start()
        if any(at in span for span in taken):
            continue
        weight = _weight(word, language, first=at == 0)
        if not weight:
            continue
        named = _is_named(sentence[:at], sentence[match.end() :], language)
        bonus = (0.15 if word.lower() in titled else 0.0) + (0.2 if named else 0.0)
        look = kind(word, language)
        look += " named" if named and look != NUMBER else ""
        if weight + bonus >= _LEAST:
            found.append(Term(word, at, min(1.0, weight + bonus), look))
    alone = [term for term in found if _count(sentence, term.text) == 1]
    return sorted(alone, key=lambda term: (-term.weight, term.at))


def _is_named(before: str, after: str, language: str) -> bool:
    """Whether what stands around a word makes it, as like as not, the name of something: an article
    or preposition not far before, and no word after it that it could belong to."""
    earlier = [word.lower() for word in WORD.findall(before)[-2:]]
    if not _BEFORE_NAMES.intersection(earlier):
        return False
    following = WORD.match(after.lstrip()) if after.startswith(" ") else None
    return following is None or _holds_together(following.group(), language)


def _holds_together(word: str, language: str) -> bool:
    """Whether it is one of the few words that all sentences are made with."""
    if language == "en":
        return ranks().get(word.lower(), _RARE) < _FUNCTION
    return word[0].islower() and len(word) < 5


def _known(sentence: str, glossary: Iterable[str]) -> list[Term]:
    found = []
    for word in sorted(glossary, key=len, reverse=True):
        match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", sentence, re.IGNORECASE)
        if match and not any(match.start() in range(t.at, t.at + len(t.text)) for t in found):
            found.append(Term(match.group(), match.start(), 1.0, GLOSSARY))
    return found


def _count(sentence: str, text: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(text)}(?!\w)", sentence, re.IGNORECASE))


def _weight(word: str, language: str, *, first: bool) -> float:
    if is_number(word, language):
        return 0.7
    if len(word) < 4 or word.lower() in _EMPTY or "'" in word or "’" in word:
        return 0.0
    if language == "en":
        rank = ranks().get(word.lower())
        if rank is None:
            return 0.8  # rarer than thirty thousand others
        return 0.0 if rank < _COMMON else 0.3 + 0.4 * (rank - _COMMON) / (_RARE - _COMMON)
    if language == "de":
        return 0.6 if word[0].isupper() and not first else 0.0
    return 0.4 if len(word) >= 6 else 0.0


def is_number(word: str, language: str) -> bool:
    named = _NUMBERS.get(language, ())
    return word[0].isdigit() or all(part in named for part in word.lower().split("-"))


def kind(word: str, language: str) -> str:
    """Words of one kind can stand in each other's place: a capital, and how they end."""
    if is_number(word, language):
        return NUMBER
    lower = word.lower()
    for ending in ("ing", "ed", "ly", "tion", "ung", "s"):
        if lower.endswith(ending):
            break
    else:
        ending = ""
    return f"{'A' if word[0].isupper() else 'a'}{ending}"


def numbers_near(text: str, language: str) -> list[str]:
    """Others that could stand there, in the same form: "30" → "20", "45", "60"."""
    tens, _dash, ones = text.partition("-")
    if ones and not text[0].isdigit():
        return [f"{other}-{ones}" for other in numbers_near(tens, language) if other.endswith("ty")]
    if text.lower() in _NUMBERS.get(language, ()):
        line = _NUMBERS[language]
        at = line.index(text.lower())
        near = sorted(range(len(line)), key=lambda n: (abs(n - at), n))
        return [line[n].capitalize() if text[0].isupper() else line[n] for n in near[1:6]]
    digits = re.match(r"\d+", text)
    if digits is None:
        return []
    value, rest = int(digits.group()), text[digits.end() :]
    if rest and not rest.isalpha() and rest != "%":
        return []
    step = max(1, 10 ** (len(digits.group()) - 1) // (1 if value % 10 == 0 else 2))
    if 1000 <= value <= 2100:  # as like as not a year
        step = 10
    others = [value - step, value + step, value + 2 * step, value * 2]
    return [f"{other}{rest}" for other in dict.fromkeys(others) if other > 0 and other != value]


@cache
def ranks() -> dict[str, int]:
    """English words by how common they are, the commonest first."""
    text = resources.files("apps.lib.embeddings").joinpath("vocabulary.txt").read_text("utf-8")
    return {word: rank for rank, word in enumerate(text.splitlines()) if not word.startswith("##")}
