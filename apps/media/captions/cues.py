"""Words with times → cues that can be read.

Line length, lines and reading speed follow Netflix's timed text guides: 42 characters, 2 lines, 20
characters a second; for Chinese, Japanese and Korean 16 characters and 9 characters a second. All
times are seconds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .words import Word, joined

LINES = 2
LONGEST = 6.0  # seconds that a cue stays
SHORTEST = 0.7
PAUSE = 0.7  # a silence that ends a cue

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)]*$")
_WIDE = re.compile(r"[ᄀ-ᇿ⺀-鿿가-힣豈-﫿＀-￯]")


@dataclass(frozen=True, slots=True)
class Pace:
    """How much a line holds, and how many characters a reader takes in in a second."""

    line: int
    speed: float


ALPHABETIC = Pace(line=42, speed=20)
IDEOGRAPHIC = Pace(line=16, speed=9)


@dataclass(frozen=True, slots=True)
class Cue:
    start: float
    end: float
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def pace_of(text: str) -> Pace:
    """IDEOGRAPHIC where at least a third of the letters are Chinese, Japanese or Korean."""
    letters = sum(character.isalpha() for character in text)
    return IDEOGRAPHIC if letters and len(_WIDE.findall(text)) * 3 >= letters else ALPHABETIC


def cues(words: Sequence[Word]) -> list[Cue]:
    """Cues in time order, none overlapping, each at most LINES lines of its script's length.

    A cue ends at the end of a sentence, at a pause, or when it is full. It stays long enough to be
    read; where the next one is due before that, the two become one if they fit, or words move from
    the hurried one to its neighbour. Words must be sorted by start.
    """
    pace = pace_of("".join(word.text for word in words))
    pieces = [piece for word in words for piece in _pieces(word, pace)]
    return _timed(_eased(_groups(pieces, pace), pace), pace)


def wrap(text: str, pace: Pace = ALPHABETIC) -> tuple[str, ...]:
    """`text` on one line if it fits, else broken where the two lines are most alike in length.

    More than LINES lines only if `text` is longer than `fits` allows.
    """
    if len(text) <= pace.line:
        return (text,)
    breaks = [
        (abs(len(text) - 1 - 2 * at), at)
        for at, character in enumerate(text)
        if character == " " and at <= pace.line and len(text) - at - 1 <= pace.line
    ]
    if breaks:
        at = min(breaks)[1]
        return text[:at], text[at + 1 :]
    return tuple(text[at : at + pace.line].strip() for at in range(0, len(text), pace.line))


def fits(text: str, pace: Pace = ALPHABETIC) -> bool:
    return len(wrap(text, pace)) <= LINES


def _timed(groups: Sequence[Sequence[Word]], pace: Pace) -> list[Cue]:
    made: list[Cue] = []
    for number, group in enumerate(groups):
        lines = wrap(joined(group), pace)
        begin = max(group[0].start, made[-1].end if made else 0.0)
        wanted = max(group[-1].end, begin + SHORTEST, begin + _reading(lines, pace))
        limit = groups[number + 1][0].start if number + 1 < len(groups) else wanted
        made.append(Cue(begin, max(min(wanted, limit), begin + 0.1), lines))
    return made


def _groups(words: Sequence[Word], pace: Pace) -> list[list[Word]]:
    groups: list[list[Word]] = []
    for word in words:
        if groups and not _breaks(groups[-1], word, pace):
            groups[-1].append(word)
        elif joined([word]):
            groups.append([word])
    return groups


def _breaks(group: Sequence[Word], word: Word, pace: Pace) -> bool:
    """Whether `word` begins a new cue after `group`."""
    so_far = joined(group)
    if not fits(joined([*group, word]), pace) or word.start - group[-1].end >= PAUSE:
        return True
    if word.end - group[0].start > LONGEST:
        return True
    return bool(_SENTENCE_END.search(so_far)) and len(so_far) >= pace.line // 2


def _eased(groups: list[list[Word]], pace: Pace) -> list[list[Word]]:
    """Hurried cues relieved: a cue that cannot be read until the next one is due joins it, or the
    one before, or else the border between two cues moves to where both can be read best."""
    eased: list[list[Word]] = []
    for group in groups:
        if not eased:
            eased.append(group)
            continue
        before = eased[-1]
        if _lacks(before, group[0].start, pace) <= 0:
            eased.append(group)
        elif _may_join(before, group, pace):
            eased[-1] = before + group
        else:
            eased[-1], moved = _shared(before, group, pace)
            eased.append(moved)
    return eased


def _lacks(group: Sequence[Word], until: float, pace: Pace) -> float:
    """Seconds that a reader lacks when the cue goes at `until`."""
    return _reading(wrap(joined(group), pace), pace) - (until - group[0].start)


def _may_join(first: Sequence[Word], second: Sequence[Word], pace: Pace) -> bool:
    both = [*first, *second]
    return fits(joined(both), pace) and both[-1].end - both[0].start <= LONGEST


def _shared(first: list[Word], second: list[Word], pace: Pace) -> tuple[list[Word], list[Word]]:
    """The two groups with the border where the first one's reader lacks least; ties stay near."""
    both, border = [*first, *second], len(first)

    def cost(at: int) -> tuple[float, int]:
        left, right = both[:at], both[at:]
        lack = max(0.0, _lacks(left, right[0].start, pace))
        end = right[-1].end + 0.5  # what follows may be as hurried
        return round(lack + max(0.0, _lacks(right, end, pace)), 3), abs(at - border)

    able = [
        at
        for at in range(max(1, border - 4), min(len(both), border + 5))
        if joined(both[:at])
        and joined(both[at:])
        and fits(joined(both[:at]), pace)
        and fits(joined(both[at:]), pace)
    ]
    at = min(able, key=cost, default=border)
    return both[:at], both[at:]


def _pieces(word: Word, pace: Pace) -> list[Word]:
    """A word that no line can hold is cut; its time is shared evenly."""
    text = word.text.strip()
    if len(text) <= pace.line:
        return [word]
    parts = [text[at : at + pace.line] for at in range(0, len(text), pace.line)]
    step = (word.end - word.start) / len(parts)
    return [
        Word(word.start + n * step, word.start + (n + 1) * step, f" {part}", word.probability)
        for n, part in enumerate(parts)
    ]


def _reading(lines: tuple[str, ...], pace: Pace) -> float:
    """Seconds that the lines take to read."""
    return sum(len(line) for line in lines) / pace.speed
