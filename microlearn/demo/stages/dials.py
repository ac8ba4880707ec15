"""Two dials: a clock of minutes, and a gauge of mean arterial pressure.

Clock acts: sweep FROM TO · dial 60|180 · mark N · icon antibiotic|narrow
Gauge acts: to N · target on · sum 0|1|2 · pump on
"""

import math

from microlearn.demo.brush import Pen, ease, mix, rgb, sprite
from microlearn.demo.stages import LEFT, Stage
from microlearn.demo.stages.icons import draw_icon

CX, CY, R = 360, 690, 232


class Clock(Stage):
    def state(self, ms):
        full = int(self.setting("dial", ms, "60"))
        cue = self.latest("sweep", ms)
        minutes = 0
        if cue:
            start, end = (int(part) for part in cue.rest.split())
            minutes = round(mix(start, end, ease((ms - cue.ms) / 2600)) * 2) / 2
        return full, minutes, self.setting("icon", ms, self.setup.get("icon", ""))

    def paint(self, image, state):
        face = self.cached(
            state, lambda: sprite(560, 560, self.scale, lambda p: self._face(p, *state))
        )
        self.place(image, face, CX - 280, CY - 268)

    def _face(self, pen, full, minutes, icon):
        pen.dx, pen.dy = 280 - CX, 268 - CY
        accent, hours = self.theme.accent, full // 60
        pen.disc(CX, CY, R + 22, rgb("#0a0312", 0.5))
        pen.arc(CX, CY, R, 0, 360, rgb("#ffffff", 0.16), 34)
        if minutes:
            pen.arc(CX, CY, R, -90, -90 + 360 * minutes / full, accent, 34)
        for tick in range(12):
            a = math.radians(tick * 30)
            far, near = R - 44, R - (64 if tick % 3 == 0 else 54)
            pen.line(
                [(CX + far * math.sin(a), CY - far * math.cos(a)),
                 (CX + near * math.sin(a), CY - near * math.cos(a))],
                rgb("#ffffff", 0.7), 5
            )  # fmt: skip
        a = 2 * math.pi * minutes / full
        tip = (CX + R * math.sin(a), CY - R * math.cos(a))
        pen.disc(*tip, 22, "#ffffff")
        shown = f"{minutes:.0f}"
        pen.text(CX, CY + 26, shown, 120, "#ffffff", 800, "mm")
        unit = "minutes" if hours == 1 else f"minutes = {hours} hours"
        pen.text(CX, CY + 104, unit, 27, rgb("#ffffff", 0.85), 600, "mm")
        self._picture(pen, icon)

    def _picture(self, pen, icon):
        if icon == "narrow":
            for number, dx in enumerate((-70, 0, 70)):
                color = "#ffffff" if number == 1 else rgb("#ffffff", 0.25)
                draw_icon(pen, "pill", CX + dx - 32, CY - 124, color)
                if number != 1:
                    pen.line([(CX + dx - 24, CY - 116), (CX + dx + 24, CY - 68)], "#ff6b6b", 6)
        else:
            draw_icon(pen, "pill", CX - 44, CY - 138, size=88)


class Gauge(Stage):
    LOW, HIGH = 40, 100

    def state(self, ms):
        value = round(self.number("to", ms, self.setup["start"], 1400) * 2) / 2
        wobble = round(math.sin(ms / 260) * 2)
        target = self.age("target", ms)
        return (
            value,
            wobble,
            target,
            self.setting("sum", ms, "0"),
            self.latest("pump", ms) is not None,
        )

    def paint(self, image, state):
        value, wobble, target, total, pump = state
        face = self.cached(
            (value, wobble, target),
            lambda: sprite(640, 410, self.scale, lambda p: self._dial(p, value, wobble, target)),
        )
        self.place(image, face, CX - 320, 430)
        pen = Pen(image, self.scale)
        if total != "0":
            self._sum(pen, total)
        elif pump:
            pen.box(LEFT + 40, 862, 560, 104, rgb("#ffffff", 0.12), 24, self.theme.accent, 4)
            draw_icon(pen, "pump", LEFT + 72, 878, size=72)
            pen.text(LEFT + 172, 914, "Norepinephrine", 42, "#ffffff", 750, "lm")

    def _angle(self, value):
        return math.pi * (1 - (value - self.LOW) / (self.HIGH - self.LOW))

    def _dial(self, pen, value, wobble, target):
        pen.dx, pen.dy = 320 - CX, -430
        x0, y0, r = CX, 770, 250
        for low, high, color in ((40, 65, "#e5394b"), (65, 75, "#2fbf71"), (75, 100, "#3b8f68")):
            start, end = (-math.degrees(self._angle(v)) for v in (low, high))
            pen.arc(x0, y0, r + 18, start, end, color, 40)
        for tick in range(40, 101, 10):
            a = self._angle(tick)
            spot = (x0 + (r - 48) * math.cos(a), y0 - (r - 48) * math.sin(a))
            pen.text(*spot, str(tick), 23, rgb("#ffffff", 0.8), 650, "mm")
        if target:
            a = self._angle(65)
            ends = [(x0 + d * math.cos(a), y0 - d * math.sin(a)) for d in (r - 30, r + 34)]
            pen.line(ends, rgb(self.theme.accent, target), 9)
            pen.text(
                x0 + (r + 66) * math.cos(a), y0 - (r + 60) * math.sin(a), "65", 34,
                rgb(self.theme.accent, target), 800, "mm"
            )  # fmt: skip
        a = self._angle(value + wobble * 0.25)
        tip = (x0 + (r - 84) * math.cos(a), y0 - (r - 84) * math.sin(a))
        pen.limb((x0, y0), tip, 18, "#ffffff", 0.35)
        pen.disc(x0, y0, 22, "#ffffff")
        pen.text(x0, y0 + 46, f"MAP {value:.0f}", 40, "#ffffff", 800, "mm")

    def _sum(self, pen, total):
        pen.box(LEFT + 20, 852, 600, 128, rgb("#0a0312", 0.55), 24)
        pen.text(CX, 886, "BP 76/40", 32, rgb("#ffffff"), 600, "mm", mono=True)
        if total == "2":
            pen.text(CX, 944, "(2 × 40 + 76) ÷ 3 = 52", 40, self.theme.accent, 700, "mm", mono=True)
