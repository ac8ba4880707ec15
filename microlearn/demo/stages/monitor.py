"""A bedside monitor with running traces.

Acts: hr N · bp S/D · rr N · spo2 N · temp T · mind WORD · alarm NAME (until the next line)
"""

import math

from PIL import Image

from microlearn.demo.brush import Pen, blend, rgb, shadow, sprite
from microlearn.demo.stages import LEFT, RIGHT, TOP, Stage

WIDE, HIGH = RIGHT - LEFT, 548
WAVE_W, WAVE_H, SPEED = 372, 112, 130  # units; units a second
ROWS = (("hr", "HR", "#54e08a"), ("spo2", "SpO₂", "#56c7ff"), ("rr", "RESP", "#ffd75e"))
PANEL = "#0a0f1c"


class Monitor(Stage):
    def prepare(self):
        self.panels = {}

    def backdrop(self, image):
        self.place(image, shadow(WIDE, HIGH, self.scale, 28), LEFT - 40, TOP - 24)
        self.place(image, sprite(WIDE, HIGH, self.scale, self._case), LEFT, TOP)

    def _case(self, pen):
        pen.box(0, 0, WIDE, HIGH, "#2a3145", 28)
        pen.box(10, 10, WIDE - 20, HIGH - 20, PANEL, 20)
        for row in range(3):
            y = 20 + row * 136
            for x in range(24, 24 + WAVE_W + 1, 31):
                pen.line([(x, y), (x, y + 116)], "#131b2c", 1.5, False)
            pen.line([(20, y + 124), (WIDE - 20, y + 124)], "#1d2740", 2, False)

    def state(self, ms):
        line = max((cue.line for cue in self.cues if cue.ms <= ms), default=-1)
        alarms = tuple(
            cue.rest for cue in self.by_verb.get("alarm", ()) if cue.ms <= ms and cue.line == line
        )
        values = tuple(round(self.number(name, ms, self.setup[name])) for name, _, _ in ROWS)
        pulse = int(ms / 83) % 12 if alarms else 0
        return (
            int(ms * SPEED / 1000),
            values,
            self.setting("bp", ms, self.setup["bp"]),
            self.setting("mind", ms, self.setup.get("mind", "")),
            alarms,
            pulse,
        )

    def paint(self, image, state):
        travel, values, bp, mind, alarms, pulse = state
        self._paste_numbers(image, values, bp, mind, alarms, pulse)
        for row, ((name, _, color), value) in enumerate(zip(ROWS, values, strict=True)):
            aim = value if name == "hr" else round(value / 2) * 2
            strip, period = self.cached(
                (name, aim), lambda n=name, a=aim, c=color: self._strip(n, a, c)
            )
            shift = round(travel % period * self.scale)
            window = strip.crop(
                (shift, 0, shift + round(WAVE_W * self.scale), round(WAVE_H * self.scale))
            )
            spot = (round((LEFT + 24) * self.scale), round((TOP + 22 + row * 136) * self.scale))
            image.paste(color, spot, window)

    def _strip(self, name, value, color):
        """A mask of one period after the other, and the period in units."""
        rate = values_rate(name, value)
        period = max(round(60 / rate * SPEED), 8)
        width = WAVE_W + period + 4
        points = [(x, 58 - wave(name, (x % period) / period) * 46) for x in range(0, width, 2)]
        size = (round(width * self.scale), round(WAVE_H * self.scale))
        big = Image.new("L", (size[0] * 2, size[1] * 2), 0)
        pen = Pen(big, self.scale * 2)
        pen.draw.line([pen.point(*p) for p in points], 255, round(4 * self.scale * 2), "curve")
        return big.reduce(2), period

    def _paste_numbers(self, image, *key):
        """The numbers over the case, as one picture each: an alarm's beat comes round again."""
        spot = (round(LEFT * self.scale), round(TOP * self.scale))
        if key not in self.panels:
            if len(self.panels) > 30:
                self.panels.clear()
            self.place(image, self._draw_numbers(*key), LEFT, TOP)
            corner = (round(RIGHT * self.scale), round((TOP + HIGH) * self.scale))
            self.panels[key] = image.crop(spot + corner)
        else:
            image.paste(self.panels[key], spot)

    def _draw_numbers(self, values, bp, mind, alarms, pulse):
        beat = 0.5 + 0.5 * math.cos(pulse / 12 * 2 * math.pi)

        def draw(pen):
            for row, ((name, label, color), value) in enumerate(zip(ROWS, values, strict=True)):
                y = 18 + row * 136
                ink = self._box(pen, 408, y, 214, 120, name in alarms, beat, color)
                pen.text(424, y + 12, label, 22, ink, 700)
                pen.text(606, y + 106, str(value), 74, ink, 750, "rs")
            y = 424
            ink = self._box(pen, 18, y, 338, 104, "bp" in alarms, beat, "#ffffff")
            pen.text(34, y + 10, "BP", 22, ink, 700)
            pen.text(34, y + 88, bp, 56, ink, 750, "ls")
            pen.text(340, y + 88, f"({mean(bp)})", 34, ink, 600, "rs")
            label, value = ("MIND", mind) if mind else ("TEMP °C", self.setup["temp"])
            name = "mind" if mind else "temp"
            ink = self._box(pen, 366, y, 256, 104, name in alarms, beat, "#ff9fd0")
            pen.text(382, y + 10, label, 22, ink, 700)
            pen.text(606, y + 88, value, 46 if mind else 56, ink, 750, "rs")

        return sprite(WIDE, HIGH, self.scale, draw, smooth=1)

    def _box(self, pen, x, y, w, h, alarm, beat, color):
        if not alarm:
            return color
        pen.box(x, y, w, h, blend("#5c0f1d", "#e5233d", beat), 14)
        return rgb("#ffffff")


def values_rate(name, value):
    """Beats or breaths a minute that a trace shows."""
    return {"hr": value, "spo2": 84, "rr": value}[name] or 1


def wave(name, x):
    """Height (about −0.4 … 1) of a trace at `x`, 0–1 of its period. Shapes, not physiology."""
    if name == "rr":
        return 0.75 * math.sin(2 * math.pi * x) ** 3
    if name == "spo2":
        return 0.9 * math.exp(-((x - 0.28) ** 2) / 0.014) + 0.4 * math.exp(
            -((x - 0.55) ** 2) / 0.012
        )
    bumps = ((0.2, 0.16, 0.0011), (0.355, -0.16, 0.00012), (0.38, 1.0, 0.00016),
             (0.41, -0.3, 0.00016), (0.66, 0.28, 0.0028))  # fmt: skip
    return sum(high * math.exp(-((x - at) ** 2) / wide) for at, high, wide in bumps)


def mean(bp):
    """Mean arterial pressure of '98/58': two thirds diastolic, one third systolic."""
    high, low = (int(part) for part in bp.split("/"))
    return round((high + 2 * low) / 3)
