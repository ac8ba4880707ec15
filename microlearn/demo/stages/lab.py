"""The laboratory: a lactate tube with its scale, or blood-culture bottles before antibiotics.

Lactate acts: fill on · level N · limit N|none
Culture acts: step 1|2 · dim on|off · sets 2
"""

import math

from microlearn.demo.brush import mix, rgb, sprite
from microlearn.demo.stages import Stage

ZONES = ((0, 2, "#2fbf71"), (2, 4, "#f5a524"), (4, 6, "#e5394b"))
BLOOD, BLOOD_LIGHT = "#b3122a", "#e5394b"


class Lab(Stage):
    def prepare(self):
        self.lactate = self.setup["kind"] == "lactate"

    def state(self, ms):
        if self.lactate:
            fill = self.age("fill", ms, 1600, 40)
            level = round(self.number("level", ms, 0.6, 1200), 1)
            wobble = int(ms / 100) % 24 if 0 < fill < 1 or self._moving(ms) else 0
            return fill, level, wobble, self.setting("limit", ms, "none")
        return (
            self.setting("step", ms, "0"),
            self.age("step", ms),
            self.setting("dim", ms, "off") == "on",
            self.age("sets", ms, 500),
        )

    def _moving(self, ms):
        cue = self.latest("level", ms)
        return cue is not None and ms - cue.ms < 1300

    def paint(self, image, state):
        draw = self._tube if self.lactate else self._bottles
        picture = self.cached(
            state, lambda: sprite(640, 560, self.scale, lambda pen: draw(pen, *state))
        )
        self.place(image, picture, 40, 428)

    # ------------------------------------------------------------ lactate

    def _tube(self, pen, fill, level, wobble, limit):
        x, top, bottom, wide = 70, 96, 540, 130
        pen.box(x, top - 40, wide, bottom - top + 40, rgb("#ffffff", 0.22), 62, "#f1e9f5", 5)
        if fill:
            height = (bottom - top - 70) * fill
            y = bottom - 10 - height
            pen.box(x + 12, y, wide - 24, height, BLOOD, min(50, height / 2))
            if height > 110:
                pen.box(x + 12, y, wide - 24, 60, BLOOD)
                tilt = 5 * math.sin(wobble / 24 * 4 * math.pi)
                pen.oval(x + wide / 2, y + tilt, wide / 2 - 12, 12, BLOOD_LIGHT)
        pen.box(x + 18, top + 120, wide - 36, 120, "#ffffff", 12)
        pen.text(x + wide / 2, top + 166, "Lactate", 23, "#2b1038", 750, "mm")
        pen.text(x + wide / 2, top + 202, "mmol/L", 19, "#6b5576", 600, "mm")
        pen.box(x - 12, 8, wide + 24, 70, "#8d99ae", 16)
        pen.box(x - 12, 54, wide + 24, 24, "#6f7c94", 10)
        self._scale(pen, level, limit)

    def _scale(self, pen, level, limit):
        x, bottom, unit = 330, 540, 86
        for low, high, color in ZONES:
            pen.box(x, bottom - high * unit, 44, (high - low) * unit - 4, color, 8)
        for mark in range(0, 7, 2):
            pen.text(x - 16, bottom - mark * unit, str(mark), 27, rgb("#ffffff", 0.85), 650, "rm")
        y = bottom - level * unit
        color = next(c for low, high, c in ZONES if level < high or high == 6)
        pen.shape([(x + 50, y), (x + 84, y - 22), (x + 84, y + 22)], "#ffffff")
        box = min(max(y - 58, 0), 444)
        pen.box(x + 84, box, 206, 116, "#ffffff", 22)
        pen.text(x + 187, box + 46, f"{level:.1f}", 64, color, 800, "mm")
        pen.text(x + 187, box + 93, "mmol/L", 23, "#4a3a55", 600, "mm")
        if limit != "none":
            y = bottom - float(limit) * unit
            pen.dashes([(x - 70, y), (x + 60, y)], self.theme.accent, 6, 14, 9)

    # ------------------------------------------------------------ cultures

    def _bottles(self, pen, step, age, dim, sets):
        accent = self.theme.accent
        one, two = step in ("1", "2"), step == "2"
        pen.box(0, 4, 372, 546, rgb("#ffffff", 0.13 if one and not two else 0.07), 28,
                accent if one and not two else None, 5)  # fmt: skip
        pen.box(424, 4, 216, 546, rgb("#ffffff", 0.13 if two else 0.07), 28,
                accent if two else None, 5)  # fmt: skip
        small = mix(1.0, 0.74, sets)
        for row in range(2 if sets else 1):
            y = mix(120, 76 + 226 * row, sets)
            for number, (cap, word) in enumerate(
                (("#3f8cff", "aerobic"), ("#a259ff", "anaerobic"))
            ):
                self._bottle(pen, 44 + 150 * number + 14 * sets, y, small, cap, word, dim)
        if dim:
            pen.line([(60, 150), (312, 440)], "#ff5470", 12)
            pen.line([(312, 150), (60, 440)], "#ff5470", 12)
        self._vial(pen, 466, 150)
        pen.arrow([(378, 290), (420, 290)], "#ffffff", 10, 26)
        for x, number, on in ((38, "1", one), (462, "2", two)):
            pen.disc(x, 46, 26, accent if on else rgb("#ffffff", 0.2))
            pen.text(x, 46, number, 30, "#43120a" if on else "#ffffff", 800, "mm")
        pen.text(78, 46, "Cultures", 30, "#ffffff", 750, "lm")
        pen.text(532, 516, "Antibiotics", 28, "#ffffff", 750, "mm")

    def _bottle(self, pen, x, y, k, cap, word, dim):
        glass = "#8b8494" if dim else "#f4ead8"
        pen.box(x + 40 * k, y, 54 * k, 34 * k, "#777181" if dim else cap, 9 * k)
        pen.box(x + 46 * k, y + 30 * k, 42 * k, 46 * k, glass)
        pen.box(x + 8 * k, y + 66 * k, 118 * k, 226 * k, glass, 28 * k)
        pen.box(x + 18 * k, y + 196 * k, 98 * k, 86 * k, "#6d5b63" if dim else BLOOD, 20 * k)
        pen.box(x + 8 * k, y + 112 * k, 118 * k, 62 * k, "#ffffff")
        pen.text(x + 67 * k, y + 143 * k, word, 22 * k, "#2b1038", 700, "mm")

    def _vial(self, pen, x, y):
        pen.box(x + 34, y, 64, 34, "#ffb020", 9)
        pen.box(x + 42, y + 32, 48, 34, "#dff1fb")
        pen.box(x, y + 60, 132, 216, "#dff1fb", 30)
        pen.box(x + 10, y + 150, 112, 116, "#ffd98a", 22)
        pen.box(x, y + 108, 132, 74, "#ffffff")
        pen.text(x + 66, y + 132, "broad", 24, "#2b1038", 750, "mm")
        pen.text(x + 66, y + 160, "spectrum", 22, "#6b5576", 600, "mm")
