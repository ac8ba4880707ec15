"""Word-error rate: words that must be put in, taken out or changed, by the words that were said.

Before texts are compared they are brought to one form, as is usual: no case, signs or hyphens, one
spelling for British and American words, and numbers as they are spoken. A number has several
readings ("1455", "42", "4 444"); the one that the reference has counts.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_SHORT = {"ctrl": "control", "dr": "doctor", "mr": "mister", "mrs": "missus", "ok": "okay"}
_SIGNS = {"%": " percent ", "&": " and ", "+": " plus ", "=": " equals ", "°": " degrees "}
_TOKEN = re.compile(r"(\d+)(?:st|nd|rd|th)\b|\d+|[^\W\d]+")
# American and British endings, brought to one; the same is done to both texts.
_SPELLINGS = [
    (re.compile(r"is(e|ed|es|er|ers|ing|ation|ations)$"), r"iz\1"),
    (re.compile(r"(col|hon|lab|fav|behavi|neighb|harb|flav|hum|vap)our"), r"\1or"),
    (re.compile(r"^(cent|met|lit|fib|theat)re(s?)$"), r"\1er\2"),
    (re.compile(r"ll(ed|ing|er|ers)$"), r"l\1"),
    (re.compile(r"^grey"), "gray"),
    (re.compile(r"^(an|h|p|ped)ae(?=[dms])"), r"\1e"),
    (re.compile(r"ogue$"), "og"),
]


def share(said: Sequence[str], heard: Sequence[str]) -> float:
    """Errors by words said: 0 for the same, 1 for as many errors as words; it can be more."""
    return sum(errors(a, b)[0] for a, b in zip(said, heard, strict=True)) / sum(
        len(words(text)) for text in said
    )


def errors(said: str, heard: str) -> tuple[int, list[bool]]:
    """The errors in `heard` (Levenshtein 1966), and for each of its tokens, parted at spaces,
    whether it is right."""
    left = words(said)
    tokens = [spoken(token, left) for token in heard.split()]
    right = [word for token in tokens for word in token]
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    same = {at for block in blocks for at in range(block.b, block.b + block.size)}
    verdicts, at = [], 0
    for token in tokens:
        verdicts.append(all(n in same for n in range(at, at + len(token))))
        at += len(token)
    return row[-1], verdicts


def words(text: str) -> list[str]:
    return [word for token in text.split() for word in spoken(token, ())]


def spoken(token: str, like: Sequence[str]) -> list[str]:
    """The words of one token in the common form, numbers as `like` has them."""
    text = token.lower().replace("’", "'").replace("'", "")
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    for sign, name in _SIGNS.items():
        text = text.replace(sign, name)
    made: list[str] = []
    for match in _TOKEN.finditer(text):
        if match[0][0].isdigit():
            options = list(_readings(match[1] or match[0], ordinal=bool(match[1])))
            made += next((one for one in options if _holds(like, one)), options[0])
        else:
            made.append(_one_spelling(_SHORT.get(match[0], match[0])))
    return made


def _holds(words: Sequence[str], run: Sequence[str]) -> bool:
    size = len(run)
    return any(list(words[at : at + size]) == run for at in range(len(words) - size + 1))


def _readings(digits: str, *, ordinal: bool) -> Iterator[list[str]]:
    """1455 → one thousand four hundred fifty five, fourteen fifty five, one four five five."""
    ways = [_cardinal(int(digits))] if len(digits) < 10 else []
    if len(digits) == 4:
        ways.append([*_cardinal(int(digits[:2])), *_cardinal(int(digits[2:]))])
        ways.append([*_cardinal(int(digits[:2])), "hundred"])
    ways.append([_SMALL[int(digit)] for digit in digits])
    for way in ways:
        yield [*way[:-1], _as_ordinal(way[-1])] if ordinal else way


def _cardinal(number: int) -> list[str]:
    for size, name in ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            return [*_cardinal(number // size), name, *(_cardinal(rest) if rest else [])]
    if number < 20:
        return [_SMALL[number]]
    return [_TENS[number // 10], *([_SMALL[number % 10]] if number % 10 else [])]


def _as_ordinal(word: str) -> str:
    return _ORDINALS.get(word) or (f"{word[:-1]}ieth" if word.endswith("y") else f"{word}th")


def _one_spelling(word: str) -> str:
    for pattern, common in _SPELLINGS:
        word = pattern.sub(common, word)
    return word
