"""Steps that are ticked off, with a bar for the first hour.

Acts: check N · glow
"""

from microlearn.demo.brush import Pen, ease_out, rgb, sprite
from microlearn.demo.stages import LEFT, RIGHT, TOP, Stage
from microlearn.demo.stages.icons import draw_icon

WIDE, GAP = RIGHT - LEFT, 12
DONE = "#2fbf71"


class Checklist(Stage):
    def prepare(self):
        self.items = self.setup["items"]
        self.clock = self.setup.get("clock", True)
        self.above = 62 if self.clock else 0
        self.row = (548 - self.above - GAP * (len(self.items) - 1)) / len(self.items)
        self.end = max((cue.ms for cue in self.cues), default=1)

    def state(self, ms):
        done = tuple(self._ticked(number, ms) for number in range(1, len(self.items) + 1))
        current = self.setting("check", ms, "0")
        glow = self.latest("glow", ms) is not None
        minutes = round(min(ms / self.end, 1) * 52) if self.clock else 0
        return done, "all" if glow else current, minutes

    def _ticked(self, number, ms):
        for cue in self.by_verb.get("check", ()):
            if cue.rest == str(number) and cue.ms <= ms:
                return min(int((ms - cue.ms) / 50), 8)
        return -1

    def paint(self, image, state):
        done, current, minutes = state
        if self.clock:
            self._bar(Pen(image, self.scale), minutes)
        for number, (item, tick) in enumerate(zip(self.items, done, strict=True), 1):
            lit = current in ("all", str(number))
            picture = self.cached(
                (number, tick, lit), lambda i=item, n=number, t=tick, on=lit: self._row(i, n, t, on)
            )
            y = TOP + self.above + (number - 1) * (self.row + GAP)
            self.place(image, picture, LEFT, y)

    def _bar(self, pen, minutes):
        pen.box(LEFT, TOP + 6, WIDE - 130, 30, rgb("#ffffff", 0.16), 15)
        width = max((WIDE - 130) * minutes / 60, 30)
        pen.box(LEFT, TOP + 6, width, 30, self.theme.accent, 15)
        pen.text(RIGHT, TOP + 21, f"{minutes} min", 28, self.theme.ink, 750, "rm")

    def _row(self, item, number, tick, lit):
        def draw(pen):
            h, x = self.row, ease_out(max(tick, 0) / 8)
            edge = self.theme.accent if lit else None
            pen.box(2, 2, WIDE - 4, h - 4, rgb("#ffffff", 0.2 if lit else 0.09), 20, edge, 4)
            draw_icon(pen, item["icon"], 18, (h - 56) / 2, size=56)
            ink = rgb("#ffffff", 1 if tick >= 0 else 0.78)
            size = 31
            while pen.measure(item["text"], size, 700) > WIDE - 190:
                size -= 1
            pen.text(92, h / 2, item["text"], size, ink, 700, "lm")
            cx, cy = WIDE - 54, h / 2
            if tick < 0:
                pen.disc(cx, cy, 25, outline=rgb("#ffffff", 0.4), width=4)
                pen.text(cx, cy, str(number), 25, rgb("#ffffff", 0.75), 750, "mm")
                return
            pen.disc(cx, cy, 12 + 14 * x, DONE)
            if tick > 2:
                pen.line([(cx - 11, cy + 1), (cx - 3, cy + 9), (cx + 12, cy - 9)], "#ffffff", 5)

        return sprite(WIDE, self.row, self.scale, draw)
