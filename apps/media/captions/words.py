"""Words with their times: what a recogniser hears, what a caption track keeps. Seconds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PARAGRAPH = 1.5  # a silence that begins a paragraph of the transcript


@dataclass(frozen=True, slots=True)
class Word:
    start: float
    end: float
    text: str  # as the recogniser wrote it: a leading space where the language has spaces
    probability: float
    checked: bool = False  # a person has confirmed or mended it
    alternatives: tuple[str, ...] = ()  # what the recogniser nearly wrote


def as_json(word: Word) -> dict[str, Any]:
    """As a track's row keeps it: {"s", "e", "w", "p"}, "ok" where a person has looked, and "a",
    what else it may have been, where that is known."""
    item: dict[str, Any] = {
        "s": round(word.start, 3),
        "e": round(word.end, 3),
        "w": word.text,
        "p": round(word.probability, 3),
    }
    if word.checked:
        item["ok"] = True
    if word.alternatives:
        item["a"] = list(word.alternatives)
    return item


def from_json(item: Mapping[str, Any]) -> Word:
    checked, others = bool(item.get("ok")), tuple(item.get("a") or ())
    return Word(item["s"], item["e"], item["w"], item["p"], checked, others)


def joined(words: Sequence[Word]) -> str:
    """The words as one line of text."""
    return " ".join("".join(word.text for word in words).split())


def paragraphs(words: Sequence[Word]) -> list[list[Word]]:
    """Parted where a longer silence lies between two words."""
    found: list[list[Word]] = []
    for word in words:
        if not found or word.start - found[-1][-1].end >= PARAGRAPH:
            found.append([])
        found[-1].append(word)
    return found


def transcript(words: Sequence[Word]) -> str:
    """The plain text, a paragraph after each longer silence."""
    return "\n\n".join(joined(paragraph) for paragraph in paragraphs(words))


def spread(
    texts: Sequence[str], begin: float, end: float, *, probability: float, checked: bool = False
) -> list[Word]:
    """Words that share the time from `begin` to `end` by their length."""
    letters = [len(text.strip()) or 1 for text in texts]
    second = (end - begin) / max(1, sum(letters))
    made, at = [], begin
    for text, length in zip(texts, letters, strict=True):
        made.append(Word(at, at + length * second, text, probability, checked))
        at += length * second
    return made
