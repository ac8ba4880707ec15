"""An infusion: a bag that empties, a drip chamber, and the sum of the volume.

Acts: sum 1|2|3 · label TEXT · rate fast|slow
"""

from microlearn.demo.brush import Pen, rgb, shadow, sprite
from microlearn.demo.stages import Stage

BAG_X, BAG_Y, BAG_W, BAG_H = 84, 452, 220, 330


class Drip(Stage):
    def state(self, ms):
        period = {"fast": 380, "slow": 1300}.get(self.setting("rate", ms), 720)
        drop = int(ms % period / period * 12)
        level = round((1 - min(ms / 30000, 1) * 0.55) * 60)
        return drop, level, self.setting("sum", ms, "0"), self.setting("label", ms, "")

    def backdrop(self, image):
        self.place(image, shadow(250, 400, self.scale, 30, alpha=0.3), BAG_X - 55, BAG_Y - 40)

    def paint(self, image, state):
        drop, level, total, label = state
        bag = self.cached(
            (level, label),
            lambda: sprite(300, 560, self.scale, lambda pen: self._bag(pen, level, label)),
        )
        self.place(image, bag, BAG_X - 40, 428)
        fall = BAG_Y + BAG_H + 44 + 58 * (drop / 11) ** 2
        bead = self.cached("bead", lambda: sprite(20, 26, self.scale, self._bead))
        self.place(image, bead, BAG_X + BAG_W / 2 - 10, fall - 13)
        self._sum(Pen(image, self.scale), int(total))

    def _bag(self, pen, level, label):
        pen.dx, pen.dy = 40 - BAG_X, -428
        middle = BAG_X + BAG_W / 2
        pen.line([(middle - 70, 436), (middle + 70, 436)], "#c9cfdd", 9)
        pen.disc(middle, 452, 15, outline="#c9cfdd", width=6)
        pen.box(BAG_X, BAG_Y + 14, BAG_W, BAG_H, "#dff1fb", 34)
        height = (BAG_H - 44) * level / 60
        top = BAG_Y + 14 + BAG_H - 12 - height
        pen.box(BAG_X + 12, top, BAG_W - 24, height, "#5cc8ff", 26)
        pen.box(BAG_X + 12, top, BAG_W - 24, 30, "#5cc8ff")
        pen.oval(middle, top, BAG_W / 2 - 12, 9, "#9be0ff")
        pen.box(BAG_X + 30, BAG_Y + 84, BAG_W - 60, 108, "#ffffff", 14)
        pen.text(middle, BAG_Y + 120, label or "Crystalloid", 26, "#12324a", 750, "mm")
        pen.text(
            middle, BAG_Y + 158, "crystalloid" if label else "1,000 mL", 21, "#4b6b80", 600, "mm"
        )
        pen.box(middle - 9, BAG_Y + BAG_H + 10, 18, 26, "#c9cfdd", 5)
        pen.box(middle - 29, BAG_Y + BAG_H + 32, 58, 112, rgb("#ffffff", 0.28), 18, "#dfe6f2", 4)
        pen.box(middle - 25, BAG_Y + BAG_H + 104, 50, 36, "#5cc8ff", 14)
        pen.line([(middle, BAG_Y + BAG_H + 144), (middle, 984)], "#dfe6f2", 7)

    def _bead(self, pen):
        pen.oval(10, 13, 8, 11, "#8adcff")

    def _sum(self, pen, total):
        weight, accent = self.setup["weight"], self.theme.accent
        lines = (("30 mL", "for each kilogram"), (f"× {weight} kg", "body weight"),
                 (f"{30 * weight:,} mL", "in 3 hours"))  # fmt: skip
        for number, (big, small) in enumerate(lines):
            y = 470 + number * 166
            shown, last = number < total, number == 2
            pen.box(348, y, 324, 146, rgb("#ffffff", 0.16 if shown else 0.06), 22)
            if not shown:
                pen.text(510, y + 73, "?", 54, rgb("#ffffff", 0.3), 800, "mm")
                continue
            if last:
                pen.box(348, y, 324, 146, None, 22, accent, 5)
            pen.text(372, y + 56, big, 54, accent if last else "#ffffff", 800, "lm")
            pen.text(372, y + 110, small, 25, rgb("#ffffff", 0.85), 550, "lm")
