"""Sculling: a swimmer on her back from above, or head down with support scull.

Acts: trace on|off · pitch on · pin elbows · lift on · guide angle|none
"""

import math

from microlearn.demo.brush import Pen, rgb, sprite
from microlearn.demo.stages import Stage
from microlearn.demo.stages.water import (
    CAP,
    SHADE_WET,
    SKIN,
    SKIN_SHADE,
    SKIN_WET,
    SUIT,
    SUIT_WET,
    fill_water,
    head_front,
    ring,
    ripples,
    waves,
)

CYCLE, PHASES = 1250, 30
CENTER = 360


class Scull(Stage):
    def prepare(self):
        self.inverted = self.setup.get("view") == "support"

    def backdrop(self, image):
        if self.inverted:
            fill_water(image, self.scale, 586)
            return
        fill_water(image, self.scale, 0)
        ripples(Pen(image, self.scale), CENTER, 700, (270, 360, 450, 540), 0.07)
        self.place(image, sprite(720, 820, self.scale, self._floater), 0, 425)

    def state(self, ms):
        line = max((cue.line for cue in self.cues if cue.ms <= ms), default=0)
        shown = []
        for verb in ("trace", "pitch", "pin", "lift", "guide"):
            cue = self.latest(verb, ms)
            lasting = verb == "trace" or (cue and cue.line == line)
            if cue and lasting and cue.rest not in ("off", "none"):
                shown.append(verb)
        return int(ms % CYCLE * PHASES / CYCLE), tuple(shown)

    def paint(self, image, state):
        phase, shown = state
        draw = self._inverted if self.inverted else self._floating
        picture = self.cached(
            state, lambda: sprite(720, 570, self.scale, lambda pen: draw(pen, phase, shown))
        )
        self.place(image, picture, 0, 425)
        if self.inverted:
            surf = self.cached(("surf", phase), lambda: waves(self.scale, phase / PHASES))
            self.place(image, surf, 0, 564)

    def _floater(self, pen):
        pen.dy = -425
        for side in (-1, 1):
            pen.limb((CENTER + side * 34, 800), (CENTER + side * 24, 1020), 66, SKIN, 0.72)
            pen.limb((CENTER + side * 24, 1020), (CENTER + side * 16, 1200), 48, SKIN, 0.6)
        pen.limb((CENTER, 610), (CENTER, 800), 136, SUIT, 0.92)
        pen.shape([(CENTER - 34, 560), (CENTER + 34, 560), (CENTER, 622)], SKIN)
        pen.box(CENTER - 20, 530, 40, 40, SKIN_SHADE, 12)
        head_front(pen, CENTER, 496)

    def _floating(self, pen, phase, shown):
        pen.dy = -425
        turn, accent = phase / PHASES * 2 * math.pi, self.theme.accent
        for side in (-1, 1):
            elbow, hand = (CENTER + side * 118, 704), eight(turn, side, 192, 812)
            if "trace" in shown:
                path = [eight(k / 48 * 2 * math.pi, side, 192, 812) for k in range(49)]
                pen.line(path, rgb(accent, 0.95), 6)
            if "lift" in shown:
                for r in (52, 74):
                    glow = 0.5 + 0.5 * math.sin(turn * 2 - r / 20)
                    pen.disc(*hand, r, outline=rgb("#ffffff", 0.15 + 0.5 * glow), width=4)
            pen.limb((CENTER + side * 72, 588), elbow, 40, SKIN, 0.85)
            pen.limb(elbow, hand, 33, SKIN, 0.75)
            self._hand(pen, hand, side, turn)
            if "pin" in shown:
                ring(pen, *elbow, accent)
        if "pitch" in shown:
            self._pitch(pen, turn)

    def _hand(self, pen, hand, side, turn):
        tip = (hand[0] + side * 14, hand[1] + 48)
        pen.limb(hand, tip, 36, SKIN, 0.75)
        thumb = -side if math.cos(turn) > 0 else side
        pen.limb(hand, (hand[0] + thumb * 24, hand[1] + 22), 15, SKIN_SHADE, 0.8)

    def _pitch(self, pen, turn):
        """Two small views from the feet: how the palm is tilted on the way out and in."""
        out = math.cos(turn) > 0
        for x, label, tilt, on in ((118, "OUT", -28, out), (602, "IN", 28, not out)):
            color = self.theme.accent if on else "#ffffff"
            pen.box(x - 84, 456, 168, 150, rgb("#031a2e", 0.62), 20, rgb(color, 0.9), 4)
            a = math.radians(tilt)
            side = -1 if label == "OUT" else 1
            dx, dy = 46 * math.cos(a), 46 * math.sin(a)
            pen.limb((x - dx, 512 - dy), (x + dx, 512 + dy), 17, SKIN, 1)
            low = (x - dx, 512 - dy) if dy < 0 else (x + dx, 512 + dy)
            pen.disc(low[0], low[1], 14, SKIN_SHADE)
            pen.arrow([(x - side * -30, 556), (x + side * 34, 556)], color, 6, 20)
            pen.text(
                x,
                586,
                "thumb down" if label == "OUT" else "little finger down",
                17,
                color,
                700,
                "mm",
            )

    def _inverted(self, pen, phase, shown):
        pen.dy = -425
        turn, accent = phase / PHASES * 2 * math.pi, self.theme.accent
        for side in (-1, 1):
            pen.limb((CENTER + side * 26, 640), (CENTER + side * 14, 492), 62, SKIN, 0.72)
            pen.limb((CENTER + side * 14, 492), (CENTER + side * 9, 440), 40, SKIN, 0.5)
            pen.limb((CENTER + side * 27, 660), (CENTER + side * 25, 612), 66, SKIN_WET, 1)
        pen.limb((CENTER, 660), (CENTER, 800), 122, SUIT_WET, 1.08)
        pen.box(CENTER - 20, 838, 40, 46, SHADE_WET, 12)
        pen.disc(CENTER, 912, 46, SKIN_WET)
        corner = [*pen.point(CENTER - 48, 866), *pen.point(CENTER + 48, 962)]
        pen.draw.pieslice(corner, 0, 180, CAP)
        for side in (-1, 1):
            self._support_arm(pen, side, turn, shown, accent)

    def _support_arm(self, pen, side, turn, shown, accent):
        shoulder, elbow = (CENTER + side * 78, 820), (CENTER + side * 98, 706)
        hand = eight(turn, side, 226, 712)
        if "trace" in shown:
            path = [eight(k / 48 * 2 * math.pi, side, 226, 712) for k in range(49)]
            pen.line(path, rgb(accent, 0.95), 6)
        pen.limb(shoulder, elbow, 42, SKIN_WET, 0.86)
        pen.limb(elbow, hand, 36, SKIN_WET, 0.75)
        pen.limb(hand, (hand[0] + side * 46, hand[1] + 4), 28, SKIN_WET, 0.7)
        if "pin" in shown:
            pen.dashes([(CENTER + side * 122, 836), (CENTER + side * 136, 690)], accent, 6)
            ring(pen, *elbow, accent)
        if "guide" in shown:
            x, y = elbow
            pen.line([(x + side * 52, y + 4), (x + side * 52, y + 56), (x, y + 56)], accent, 6)
            pen.text(x + side * 92, y + 78, "90°", 36, accent, 800, "mm")
        if "lift" in shown:
            far = 10 * math.sin(turn * 2)
            pen.arrow(
                [(hand[0] + side * 14, 756), (hand[0] + side * 14, 838 + far)], accent, 11, 30
            )


def eight(turn, side, reach, y):
    """A lying figure eight beside the hip: `turn` in radians, `reach` from the middle."""
    return CENTER + side * (reach + 58 * math.sin(turn)), y + 22 * math.sin(2 * turn)
