"""A spreadsheet: selection, formula bar that types itself, references, fills and key caps.

Acts: select A1[:B2] · type TEXT · formula TEXT · put A1 VALUE · fill A1:A5 a|b|c · ref RANGE ·
unref · mark RANGE · bad RANGE · good (clears marks) · keys Ctrl+D
"""

import re

from microlearn.demo.brush import Pen, ease, mix, rgb, shadow, sprite
from microlearn.demo.stages import LEFT, RIGHT, TOP, Stage

BAR, HEAD, GUTTER = 62, 38, 50
ROWS = 348  # the height that all rows share
GREEN, BLUE, RED = "#12915a", "#2563eb", "#e02d3c"
KEY_ROW = 938  # middle of the key caps


class Sheet(Stage):
    def prepare(self):
        self.rows = [list(row) for row in self.setup["cells"]]
        self.column = (RIGHT - LEFT - GUTTER) / len(self.rows[0])
        self.row = ROWS / len(self.rows)
        self.card_height = BAR + HEAD + ROWS
        self.grid = (None, None)
        self.history = [self._start()]
        for cue in self.cues:
            self.history.append((cue.ms, self._after(self.history[-1][1], cue)))

    def _start(self):
        cells = {
            f"{chr(65 + c)}{r + 1}": value
            for r, row in enumerate(self.rows)
            for c, value in enumerate(row)
        }
        formulas = {name: value for name, value in cells.items() if value.startswith("=")}
        cells.update(self.setup.get("values", {}))
        return 0, {
            "cells": cells,
            "formulas": formulas,
            "selection": ("A1", 0, "A1"),  # where to, since when, from where
            "bar": ("", 0, 0),  # text, since when, letters there before
            "editing": False,
            "ref": None,
            "marks": (),
            "fill": None,
            "keys": None,
        }

    def _after(self, old, cue):
        """The sheet after a cue, as a new dict that shares what did not change."""
        new = dict(old)
        step = getattr(self, f"_on_{cue.verb}", None)
        if step is None:
            raise ValueError(f"the sheet has no act {cue.verb!r}")
        step(new, cue)
        return new

    def _on_select(self, new, cue):
        new["selection"] = (cue.rest, cue.ms, new["selection"][0])
        first = cue.rest.split(":")[0]
        text = new["formulas"].get(first, new["cells"].get(first, ""))
        new["bar"], new["editing"], new["fill"] = (text, cue.ms, len(text)), False, None

    def _on_type(self, new, cue):
        before = new["bar"][0] if new["editing"] else ""
        kept = len(before) if cue.rest.startswith(before) else 0
        new["bar"], new["editing"] = (cue.rest, cue.ms, kept), True

    def _on_formula(self, new, cue):
        new["bar"], new["editing"] = (cue.rest, cue.ms, len(cue.rest)), False

    def _on_put(self, new, cue):
        name, _, value = cue.rest.partition(" ")
        new["cells"] = {**new["cells"], name: value}
        if name == new["selection"][0].split(":")[0]:
            if new["editing"]:
                new["formulas"] = {**new["formulas"], name: new["bar"][0]}
            new["editing"] = False

    def _on_fill(self, new, cue):
        area, _, values = cue.rest.partition(" ")
        names = list(names_in(area))
        new["cells"] = {
            **new["cells"],
            **dict(zip(names, values.split("|"), strict=True)),
        }
        new["selection"] = (area, cue.ms, new["selection"][0])
        new["fill"], new["editing"] = (area, cue.ms), False

    def _on_ref(self, new, cue):
        new["ref"] = (cue.rest, cue.ms)

    def _on_unref(self, new, cue):
        new["ref"] = None

    def _on_mark(self, new, cue):
        new["marks"] = (*new["marks"], (cue.rest, "mark", cue.ms))

    def _on_bad(self, new, cue):
        new["marks"] = (*new["marks"], (cue.rest, "bad", cue.ms))

    def _on_good(self, new, cue):
        new["marks"] = ()

    def _on_keys(self, new, cue):
        new["keys"] = (cue.rest, cue.ms, cue.line)
        if cue.rest == "Enter":
            new["editing"] = False

    # ------------------------------------------------------------ state

    def state(self, ms):
        index = max(i for i, (at, _) in enumerate(self.history) if at <= ms)
        now = self.history[index][1]
        text, since, kept = now["bar"]
        letters = kept + int(max(ms - since, 0) / 45)
        march = int(ms / 90) % 8 if now["ref"] else 0
        return (
            index,
            self._selection_box(now, ms),
            text[: max(letters, kept)],
            now["editing"] and int(ms / 400) % 2,
            march,
            tuple(round(min((ms - at) / 240, 1) * 6) for _, _, at in now["marks"]),
            self._filled(now, ms),
            self._key_depth(now, ms),
        )

    def _selection_box(self, now, ms):
        target, since, origin = now["selection"]
        x = ease((ms - since) / 320)
        ends = zip(self.area(origin), self.area(target), strict=True)
        return tuple(round(mix(a, b, x), 1) for a, b in ends)

    def _filled(self, now, ms):
        if not now["fill"]:
            return 99
        return int((ms - now["fill"][1]) / 130) + 1

    def _key_depth(self, now, ms):
        """None (no caps), or how far the caps are pressed, 0–4."""
        keys = now["keys"]
        if not keys or not any(cue.line == keys[2] for cue in self.cues if cue.ms <= ms):
            return None
        gone = ms - keys[1]
        line_over = any(cue.line > keys[2] and cue.ms <= ms for cue in self.cues)
        if line_over:
            return None
        if gone < 180:
            return round(4 * gone / 180)
        return max(4 - round(4 * (gone - 260) / 200), 0) if gone > 260 else 4

    # ------------------------------------------------------------ paint

    def area(self, name):
        """x, y, width, height of a cell or range."""
        first, _, last = name.partition(":")
        c0, r0 = place_of(first)
        c1, r1 = place_of(last or first)
        x = LEFT + GUTTER + c0 * self.column
        y = TOP + BAR + HEAD + r0 * self.row
        return x, y, (c1 - c0 + 1) * self.column, (r1 - r0 + 1) * self.row

    def backdrop(self, image):
        w, h = RIGHT - LEFT, self.card_height
        self.place(image, shadow(w, h, self.scale, 20), LEFT - 40, TOP - 22)
        self.place(image, sprite(w, h, self.scale, self._paper), LEFT, TOP)

    def _paper(self, pen):
        w, h = RIGHT - LEFT, self.card_height
        pen.box(0, 0, w, h, "#ffffff", 20)
        pen.box(0, BAR, w, HEAD, "#eef2f0")
        pen.box(0, BAR, GUTTER, h - BAR - 20, "#eef2f0")
        pen.box(0, h - 40, GUTTER, 40, "#eef2f0", 20)
        pen.box(20, h - 40, GUTTER - 20, 40, "#eef2f0")
        for c in range(len(self.rows[0])):
            x = GUTTER + c * self.column
            pen.line([(x, BAR), (x, h)], "#d9e0dc", 1.5, False)
            middle = x + self.column / 2
            pen.text(middle, BAR + HEAD / 2, chr(65 + c), 20, "#65756d", 600, "mm")
        for r in range(len(self.rows)):
            y = BAR + HEAD + r * self.row
            pen.line([(0, y), (w, y)], "#d9e0dc", 1.5, False)
            pen.text(GUTTER / 2, y + self.row / 2, str(r + 1), 20, "#65756d", 600, "mm")
        pen.line([(0, BAR), (w, BAR)], "#d9e0dc", 1.5, False)
        pen.line([(92, 14), (92, BAR - 14)], "#d9e0dc", 2, False)
        pen.text(104, BAR / 2, "fx", 22, "#8b9a92", 700, "lm", mono=True)

    def paint(self, image, state):
        index, box, bar, caret, march, shades, filled, depth = state
        now = self.history[index][1]
        self._paste_grid(image, now, (index, shades, filled))
        pen = Pen(image, self.scale)
        self._outline(pen, box)
        if now["ref"]:
            x, y, w, h = self.area(now["ref"][0])
            corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)]
            pen.box(x, y, w, h, rgb(BLUE, 0.1))
            pen.dashes(corners, BLUE, 4, 14, 8, march * 2.75)
        if now["editing"]:
            self._editor(pen, box, bar, caret)
        self._bar(pen, now, bar)
        if depth is not None:
            self._keys(image, now["keys"][0], depth)

    def _paste_grid(self, image, now, key):
        """The cells under the moving parts, painted again only when one of them changed."""
        spot = (round(LEFT * self.scale), round((TOP + BAR) * self.scale))
        if self.grid[0] != key:
            pen = Pen(image, self.scale)
            self._marks(pen, now, key[1])
            self._cells(pen, now, key[2])
            corner = (round(RIGHT * self.scale), round((TOP + self.card_height) * self.scale))
            self.grid = (key, image.crop(spot + corner))
        else:
            image.paste(self.grid[1], spot)

    def _marks(self, pen, now, shades):
        for (area, kind, _), shade in zip(now["marks"], shades, strict=True):
            x, y, w, h = self.area(area)
            color = RED if kind == "bad" else "#18b56f"
            pen.box(x + 1, y + 1, w - 2, h - 2, rgb(color, 0.24 * shade / 6))
            pen.box(x + 2, y + 2, w - 4, h - 4, None, 4, rgb(color, shade / 6), 3)

    def _cells(self, pen, now, filled):
        hidden = set()
        if now["fill"]:
            hidden = set(list(names_in(now["fill"][0]))[filled:])
        reds = {n for area, kind, _ in now["marks"] if kind == "bad" for n in names_in(area)}
        for name, value in now["cells"].items():
            if not value or name in hidden:
                continue
            x, y, w, h = self.area(name)
            head = name.endswith("1") and len(name) == 2
            ink = RED if name in reds or value.startswith("#") else "#16241d"
            weight = 750 if head else 550
            if re.fullmatch(r"[\d.,%]+", value):
                pen.text(x + w - 14, y + h / 2, value, 27, ink, weight, "rm")
            else:
                pen.text(x + 14, y + h / 2, value, 27, ink, weight, "lm")

    def _outline(self, pen, box):
        x, y, w, h = box
        if h > self.row + 1 or w > self.column + 1:
            pen.box(x, y, w, h, rgb(GREEN, 0.1))
        pen.box(x - 2, y - 2, w + 4, h + 4, None, 3, GREEN, 5)
        pen.box(x + w - 7, y + h - 7, 14, 14, GREEN, 2, "#ffffff", 2)

    def _editor(self, pen, box, bar, caret):
        x, y, w, h = box
        size = self._fitting(pen, bar, RIGHT - LEFT - 30, 26)
        wide = pen.measure(bar, size, mono=True) + 30
        right = max(min(x + max(w, wide), RIGHT - 4), x + w)
        left = min(x, right - max(w, wide))
        pen.box(left - 2, y - 2, right - left + 4, h + 4, "#ffffff", 3, GREEN, 5)
        pen.text(left + 14, y + h / 2, bar, size, "#16241d", mono=True, anchor="lm")
        if caret:
            spot = left + 16 + pen.measure(bar, size, mono=True)
            pen.line([(spot, y + 14), (spot, y + h - 14)], GREEN, 3, False)

    def _bar(self, pen, now, bar):
        name = now["selection"][0].split(":")[0]
        pen.text(LEFT + 46, TOP + BAR / 2, name, 24, "#16241d", 700, "mm")
        if not bar:
            return
        size = self._fitting(pen, bar, RIGHT - LEFT - 162, 28)
        x, y = LEFT + 144, TOP + BAR / 2
        for piece, color in colored(bar, now["ref"][0] if now["ref"] else None):
            pen.text(x, y, piece, size, color, anchor="lm", mono=True)
            x += pen.measure(piece, size, mono=True)

    def _fitting(self, pen, words, limit, size):
        while size > 16 and pen.measure(words, size, mono=True) > limit:
            size -= 1
        return size

    def _keys(self, image, label, depth):
        picture = self.cached(("keys", label, depth), lambda: self._caps(label, depth))
        self.place(image, picture, LEFT, KEY_ROW - 48)

    def _caps(self, label, depth):
        def draw(pen):
            caps = label.split("+") if label != "Alt+=" else ["Alt", "="]
            widths = [max(pen.measure(cap, 30, 750) + 52, 78) for cap in caps]
            x = (RIGHT - LEFT - sum(widths) - 46 * (len(caps) - 1)) / 2
            for number, (cap, w) in enumerate(zip(caps, widths, strict=True)):
                if number:
                    pen.text(x + 23, 46, "+", 34, "#ffffff", 700, "mm")
                    x += 46
                pen.box(x, 14, w, 76, "#b9c6bf", 16)
                pen.box(x, 4 + depth * 2, w, 74, "#f7faf8" if depth < 3 else "#d5f7e4", 16)
                pen.text(x + w / 2, 41 + depth * 2, cap, 30, "#10231a", 750, "mm")
                x += w

        return sprite(RIGHT - LEFT, 96, self.scale, draw)


def place_of(name):
    """'B3' → (1, 2)."""
    return ord(name[0]) - 65, int(name[1:]) - 1


def names_in(area):
    """The cell names of 'B2:B6' or 'B2', row by row."""
    first, _, last = area.partition(":")
    c0, r0 = place_of(first)
    c1, r1 = place_of(last or first)
    for r in range(r0, r1 + 1):
        for c in range(c0, c1 + 1):
            yield f"{chr(65 + c)}{r + 1}"


def colored(formula, ref):
    """The formula in pieces, the referenced range in blue."""
    plain = "#16241d"
    if not ref:
        return [(formula, plain)]
    pattern = r"\$?" + ref.replace(":", r":\$?")
    pattern = re.sub(r"([A-Z])(\d)", r"\1\\$?\2", pattern)
    parts, end = [], 0
    for match in re.finditer(pattern + r"(?!\d)", formula):
        parts += [(formula[end : match.start()], plain), (match.group(), BLUE)]
        end = match.end()
    return [part for part in [*parts, (formula[end:], plain)] if part[0]]
