"""Where the boxes and lines of a picture of the skill graph lie: layers from the top down by depth,
boxes of a layer below those that they build on (the barycentre heuristic of Sugiyama, Tagawa and
Toda, "Methods for visual understanding of hierarchical system structures", IEEE Transactions on
Systems, Man, and Cybernetics 11, 1981). Pure.

Three boxes stand side by side, so that all can be read and touched on a phone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

COLUMNS = 3
WIDTH, BOX_WIDTH, BOX_HEIGHT = 360, 112, 56
BETWEEN_ROWS, BETWEEN_LAYERS = 14, 38
LETTERS, LINES = 15, 3
LEADING, RISE = 16, 4.5  # from one line of words to the next; half the height of a letter
WIDE, SLIM = 1.3, 0.6  # letters, where one of the usual width is 1

Edges = Mapping[tuple[int, int], float]  # (skill, the one it builds on) → weight


@dataclass(frozen=True, slots=True)
class Box:
    key: int
    x: float  # its left edge
    y: float
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        return self.x + BOX_WIDTH / 2

    @property
    def placed(self) -> list[tuple[float, str]]:
        """Its lines, each with the height of its foot in the box: together in the middle."""
        first = BOX_HEIGHT / 2 + RISE - (len(self.lines) - 1) * LEADING / 2
        return [(first + n * LEADING, words) for n, words in enumerate(self.lines)]


@dataclass(frozen=True, slots=True)
class Line:
    path: str
    weight: float


@dataclass(frozen=True, slots=True)
class Picture:
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    height: float
    width: int = WIDTH


def drawn(names: Mapping[int, str], depth: Mapping[int, int], edges: Edges) -> Picture:
    """The picture of the skills `names` with those of `edges` that join two of them."""
    inner = {pair: weight for pair, weight in edges.items() if names.keys() >= set(pair)}
    boxes: dict[int, Box] = {}
    top = 1.0
    for level in sorted({depth[key] for key in names}):
        layer = [key for key in names if depth[key] == level]
        layer.sort(key=lambda key: (_centre(key, inner, boxes), names[key], key))
        for row in _rows(layer):
            left = (WIDTH - len(row) * WIDTH / COLUMNS) / 2 + (WIDTH / COLUMNS - BOX_WIDTH) / 2
            for n, key in enumerate(row):
                boxes[key] = Box(key, left + n * WIDTH / COLUMNS, top, wrapped(names[key]))
            top += BOX_HEIGHT + BETWEEN_ROWS
        top += BETWEEN_LAYERS - BETWEEN_ROWS
    lines = [_line(boxes[low], boxes[up], weight) for (up, low), weight in sorted(inner.items())]
    return Picture(tuple(boxes.values()), tuple(lines), max(0.0, top - BETWEEN_LAYERS + 1))


def _rows(layer: Sequence[int]) -> list[Sequence[int]]:
    return [layer[at : at + COLUMNS] for at in range(0, len(layer), COLUMNS)]


def _centre(key: int, edges: Edges, boxes: Mapping[int, Box]) -> float:
    below = [boxes[low].middle for (up, low) in edges if up == key and low in boxes]
    return sum(below) / len(below) if below else WIDTH / 2


def _line(low: Box, up: Box, weight: float) -> Line:
    start, end = low.y + BOX_HEIGHT, up.y
    bend = max(16.0, (end - start) / 2)
    path = (
        f"M{low.middle:g} {start:g} C{low.middle:g} {start + bend:g} "
        f"{up.middle:g} {end - bend:g} {up.middle:g} {end:g}"
    )
    return Line(path, weight)


def wrapped(name: str) -> tuple[str, ...]:
    """`name` in the few lines of a box, cut where it does not fit."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if letters(longer) <= LETTERS or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    shown = [_cut(line) for line in lines[:LINES]]
    if len(lines) > LINES and not shown[-1].endswith("…"):
        shown[-1] = _cut(shown[-1], always=True)
    return tuple(shown)


def letters(words: str) -> float:
    """How wide they are, in letters of the usual width."""
    return sum(
        WIDE if letter.isupper() or letter in "mw" else SLIM if letter in "fijlrt .,'’" else 1
        for letter in words
    )


def _cut(words: str, *, always: bool = False) -> str:
    if letters(words) <= LETTERS and not always:
        return words
    while letters(words) > LETTERS - 1:
        words = words.rpartition(" ")[0] or words[:-1]
    return f"{words.rstrip()}…"
