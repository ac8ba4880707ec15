"""A caption track's words as lines to read, to jump to, to edit. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from apps.quizzes.models import as_moment

from .doubts import ends_sentence, text_of

# A line ends with a sentence, or at this many seconds.
LONGEST_LINE = 6.0


@dataclass(frozen=True, slots=True)
class Line:
    words: list[dict[str, Any]]

    @property
    def start(self) -> float:
        """Seconds."""
        return self.words[0]["s"]

    @property
    def end(self) -> float:
        return self.words[-1]["e"]

    @property
    def text(self) -> str:
        return text_of(self.words)

    @property
    def moment(self) -> str:
        return as_moment(int(self.start) * 1000)


def lines(words: Sequence[dict[str, Any]]) -> list[Line]:
    """Words ({"s": start s, "e": end s, "w": text}) as lines of about a sentence."""
    made: list[Line] = []
    held: list[dict[str, Any]] = []
    for word in words:
        held.append(word)
        if ends_sentence(word) or word["e"] - held[0]["s"] >= LONGEST_LINE:
            made.append(Line(held))
            held = []
    return [*made, Line(held)] if held else made


def changes(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> list[tuple]:
    """What a version changed: (old text, new text), either may be empty."""
    old = [str(word["w"]).strip() for word in before]
    new = [str(word["w"]).strip() for word in after]
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        (text_of(before[i1:i2]), text_of(after[j1:j2]))
        for what, i1, i2, j1, j2 in steps
        if what != "equal"
    ]
