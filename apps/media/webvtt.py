"""Words with times → cues that can be read → a WebVTT file.

Line length, lines and reading speed follow Netflix's timed text guide (42 characters, 2 lines,
20 characters a second); the syntax follows W3C WebVTT. All times are seconds.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LINE = 42  # characters
LINES = 2
READING_SPEED = 20  # characters a second
LONGEST = 6.0  # seconds that a cue stays
SHORTEST = 0.7
PAUSE = 0.7  # a silence that ends a cue
PARAGRAPH = 1.5  # a silence that begins a paragraph of the transcript
DOUBTFUL = 0.7  # below this probability a word is shown to the creator for checking

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)]*$")


@dataclass(frozen=True, slots=True)
class Word:
    start: float
    end: float
    text: str  # as the recogniser wrote it: a leading space where the language has spaces
    probability: float

    @property
    def doubtful(self) -> bool:
        return self.probability < DOUBTFUL


@dataclass(frozen=True, slots=True)
class Cue:
    start: float
    end: float
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def cues(words: Sequence[Word]) -> list[Cue]:
    """Cues in time order, none overlapping, each at most LINES × LINE characters.

    A cue ends at the end of a sentence, at a pause, or when it is full; it stays long enough to be
    read unless the next one is due. Words must be sorted by start.
    """
    groups = _groups([piece for word in words for piece in _pieces(word)])
    starts = [group[0].start for group in groups]
    made: list[Cue] = []
    for number, group in enumerate(groups):
        lines = wrap(_joined(group))
        begin = max(starts[number], made[-1].end if made else 0.0)
        wanted = max(group[-1].end, begin + SHORTEST, begin + _length(lines) / READING_SPEED)
        limit = starts[number + 1] if number + 1 < len(groups) else wanted
        made.append(Cue(begin, max(min(wanted, limit), begin + 0.1), lines))
    return made


def wrap(text: str) -> tuple[str, ...]:
    """`text` on one line if it fits, else broken where the two lines are most alike in length.

    More than LINES lines only if `text` is longer than `fits` allows.
    """
    if len(text) <= LINE:
        return (text,)
    breaks = [
        (abs(len(text) - 1 - 2 * at), at)
        for at, character in enumerate(text)
        if character == " " and at <= LINE and len(text) - at - 1 <= LINE
    ]
    if breaks:
        at = min(breaks)[1]
        return text[:at], text[at + 1 :]
    return tuple(text[at : at + LINE].strip() for at in range(0, len(text), LINE))


def fits(text: str) -> bool:
    return len(wrap(text)) <= LINES


def render(items: Iterable[Cue]) -> str:
    """A WebVTT file: signature, then numbered cues."""
    blocks = ["WEBVTT"]
    for number, cue in enumerate(items, start=1):
        times = f"{_stamp(cue.start)} --> {_stamp(cue.end)}"
        blocks.append(f"{number}\n{times}\n{_escaped(cue.text)}")
    return "\n\n".join(blocks) + "\n"


def transcript(words: Sequence[Word]) -> str:
    """The plain text, a paragraph after each longer silence."""
    paragraphs: list[list[Word]] = []
    for word in words:
        if not paragraphs or word.start - paragraphs[-1][-1].end >= PARAGRAPH:
            paragraphs.append([])
        paragraphs[-1].append(word)
    return "\n\n".join(_joined(paragraph) for paragraph in paragraphs)


def _groups(words: Sequence[Word]) -> list[list[Word]]:
    groups: list[list[Word]] = []
    for word in words:
        if groups and not _breaks(groups[-1], word):
            groups[-1].append(word)
        elif _joined([word]):
            groups.append([word])
    return groups


def _breaks(group: Sequence[Word], word: Word) -> bool:
    """Whether `word` begins a new cue after `group`."""
    so_far = _joined(group)
    if not fits(_joined([*group, word])) or word.start - group[-1].end >= PAUSE:
        return True
    if word.end - group[0].start > LONGEST:
        return True
    return bool(_SENTENCE_END.search(so_far)) and len(so_far) >= LINE // 2


def _pieces(word: Word) -> list[Word]:
    """A word that no line can hold is cut; its time is shared evenly."""
    text = word.text.strip()
    if len(text) <= LINE:
        return [word]
    parts = [text[at : at + LINE] for at in range(0, len(text), LINE)]
    step = (word.end - word.start) / len(parts)
    return [
        Word(
            word.start + n * step,
            word.start + (n + 1) * step,
            f" {part}",
            word.probability,
        )
        for n, part in enumerate(parts)
    ]


def _joined(words: Sequence[Word]) -> str:
    return " ".join("".join(word.text for word in words).split())


def _length(lines: tuple[str, ...]) -> int:
    return sum(len(line) for line in lines)


def _stamp(seconds: float) -> str:
    milliseconds = max(0, round(seconds * 1000))
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
