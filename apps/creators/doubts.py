"""Words of a caption track that a creator should look at, as the cards that he looks at. Pure.

A word is a track's: {"s": start s, "e": end s, "w": text, "p": probability, "ok": checked}.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Word = Mapping[str, Any]

CLIP = 2.0  # seconds that a word is heard in
AROUND = 9  # words of the sentence that are shown on either side
_LONGEST = 4  # words that are checked as one
_GAP = 0.5  # a silence that parts them (s)
_SENTENCE_END = (".", "!", "?", "…", "。", "？", "！")
_SLACK = 0.002  # times are kept in whole milliseconds
_SIGNS = " \t\n.,;:!?…\"'“”‘’«»()[]。、？！"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words that are checked together, in their sentence. Times in seconds."""

    start: float
    end: float
    text: str
    before: str = ""
    after: str = ""
    suggestions: tuple[str, ...] = ()

    @property
    def clip(self) -> tuple[float, float]:
        """What is played: about two seconds around the words, more if they last longer."""
        more = max(CLIP - (self.end - self.start), 0.6) / 2
        begin = max(0.0, self.start - more)
        return round(begin, 2), round(max(self.end + more, begin + CLIP), 2)


def text_of(words: Sequence[Word]) -> str:
    """The words as they are read: with spaces only where the language has them."""
    return " ".join("".join(str(word["w"]) for word in words).split())


def ends_sentence(word: Word) -> bool:
    return str(word["w"]).rstrip(" \"'”’)").endswith(_SENTENCE_END)


def doubts(
    words: Sequence[Word], flagged: Sequence[int], guesses: Mapping[int, Sequence[str]]
) -> list[Doubt]:
    """A card for each flagged word; neighbours that look like one term are one card.

    `flagged` are indices in order, `guesses` what each of them may have been meant to be.
    """
    found: list[Doubt] = []
    at = 0
    while at < len(flagged):
        size, shared = _run(words, flagged[at:], guesses)
        first, last = flagged[at], flagged[at] + size
        found.append(
            Doubt(
                start=words[first]["s"],
                end=words[last - 1]["e"],
                text=text_of(words[first:last]),
                before=_before(words[:first]),
                after=_after(words[last:], words[first:last]),
                suggestions=tuple(shared),
            )
        )
        at += size
    return found


def _run(
    words: Sequence[Word], flagged: Sequence[int], guesses: Mapping[int, Sequence[str]]
) -> tuple[int, list[str]]:
    """How many of the flagged words, from the first on, are one, and what they may be."""
    best = 1, list(guesses.get(flagged[0], ()))
    shared = best[1]
    for size in range(2, min(len(flagged), _LONGEST) + 1):
        last, before = flagged[size - 1], flagged[size - 2]
        joined = last == before + 1 and words[last]["s"] - words[before]["e"] <= _GAP
        if not joined or ends_sentence(words[before]):
            break
        names = {_bare(guess) for guess in shared}
        shared = [guess for guess in guesses.get(last, ()) if _bare(guess) in names]
        if not shared:
            break
        best = size, shared
    return best


def _bare(guess: str) -> str:
    return guess.strip(_SIGNS).casefold()


def _before(words: Sequence[Word]) -> str:
    at = len(words)
    while at > 0 and len(words) - at < AROUND and not ends_sentence(words[at - 1]):
        at -= 1
    cut = at > 0 and not ends_sentence(words[at - 1])
    return ("… " if cut else "") + text_of(words[at:])


def _after(words: Sequence[Word], own: Sequence[Word]) -> str:
    if not words or ends_sentence(own[-1]):
        return ""
    at = 0
    while at < len(words) and at < AROUND:
        at += 1
        if ends_sentence(words[at - 1]):
            return text_of(words[:at])
    return text_of(words[:at]) + (" …" if at < len(words) else "")


# --- the same words again, in a track as it is now --------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """Where words stand (s), and what they are, as a page showed them."""

    start: float
    end: float
    text: str

    def find(self, words: Sequence[Word]) -> tuple[int, int] | None:
        """words[first:last] are these; None if something else is there by now."""
        first, last = self.place(words)
        while first < last and text_of(words[first:last]) != self.text:
            # A word without length at the border belongs to a neighbour.
            if words[first]["s"] == words[first]["e"]:
                first += 1
            elif words[last - 1]["s"] == words[last - 1]["e"]:
                last -= 1
            else:
                break
        return (first, last) if text_of(words[first:last]) == self.text else None

    def place(self, words: Sequence[Word]) -> tuple[int, int]:
        """The words in this time; an empty range where new ones would go if there are none."""
        inside = [
            number
            for number, word in enumerate(words)
            if word["s"] >= self.start - _SLACK and word["e"] <= self.end + _SLACK
        ]
        if inside:
            return inside[0], inside[-1] + 1
        later = (n for n, word in enumerate(words) if word["s"] >= self.start - _SLACK)
        at = next(later, len(words))
        return at, at


def confirmed(words: Sequence[Word]) -> list[dict[str, Any]]:
    """The same words, looked at by a person."""
    return [{**word, "ok": True} for word in words]


def written(old: Sequence[Word], text: str) -> list[dict[str, Any]]:
    """`text` in place of the words `old`, in their time; none for an empty text."""
    parts = text.split()
    letters = sum(len(part) for part in parts)
    at, until = old[0]["s"], old[-1]["e"]
    lead = " " if str(old[0]["w"])[:1].isspace() else ""
    made = []
    for number, part in enumerate(parts):
        end = at + (until - old[0]["s"]) * len(part) / letters
        word = (" " if number else lead) + part
        made.append({"s": round(at, 3), "e": round(end, 3), "w": word, "p": 1.0, "ok": True})
        at = end
    return made
