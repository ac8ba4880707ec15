"""The eggbeater kick, seen from the front (with the water line) or from above.

Acts: arms up|side · trace both · lift on · knees wide|narrow · guide knees · pin knees ·
sync turns|together · beat on|off · glass on · foot right|left|both
"""

import math

from microlearn.demo.brush import Pen, blend, ease, mix, rgb, sprite
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

CYCLE = 1333  # ms of one turn of a leg
PHASES = 32
SURFACE = 612
CENTER, HIP, KNEE = 360, 716, 762


class Kick(Stage):
    def prepare(self):
        self.top = self.setup.get("view") == "top"
        self.verbs = sorted({cue.verb for cue in self.cues})

    def backdrop(self, image):
        if not self.top:
            fill_water(image, self.scale, SURFACE)
            return
        fill_water(image, self.scale, 0)
        ripples(Pen(image, self.scale), CENTER, 650, (250, 340, 430, 520), 0.08)

    def state(self, ms):
        phase = int(ms % CYCLE * PHASES / CYCLE)
        if self.top:
            return phase, self.setting("foot", ms, "both")
        knees = [cue.rest for cue in self.by_verb.get("knees", ()) if cue.ms <= ms][-2:]
        wide = round(self._knee_width(knees, self.age("knees", ms)))
        line = max((cue.line for cue in self.cues if cue.ms <= ms), default=0)
        shown = tuple(
            verb
            for verb in ("trace", "lift", "beat", "glass", "guide", "pin")
            if self._shows(verb, ms, line)
        )
        arms = self._arms(ms, line)
        together = self.setting("sync", ms, "turns") == "together"
        return phase, wide, shown, arms, together

    def _knee_width(self, names, age):
        spread = {"wide": 148, "narrow": 84}
        if not names:
            return 140
        before = spread[names[0]] if len(names) > 1 else 140
        return mix(before, spread[names[-1]], ease(age))

    def _shows(self, verb, ms, line):
        cue = self.latest(verb, ms)
        return cue is not None and cue.line == line and cue.rest not in ("off", "none")

    def _arms(self, ms, line):
        """0 resting on the water … 6 raised."""
        cue = self.latest("arms", ms)
        if not cue or cue.line != line:
            after = [c.ms for c in self.cues if c.line == line]
            return max(6 - int((ms - min(after)) / 60), 0) if cue and after else 0
        return 6 if cue.ms == self.cues[0].ms else min(int((ms - cue.ms) / 60), 6)

    def paint(self, image, state):
        if self.top:
            self._paint_top(image, state)
            return
        phase, wide, shown, arms, together = state
        angle = phase / PHASES * 2 * math.pi
        bob = 17 * math.sin(angle) if together else 2 * math.sin(2 * angle)
        legs = self.cached(
            ("legs", phase, wide, together, "trace" in shown),
            lambda: sprite(680, 320, self.scale, lambda pen: self._legs(pen, angle, wide, state)),
        )
        self.place(image, legs, 20, HIP - 50 + bob)
        body = self.cached(("body", arms), lambda: self._body(arms / 6))
        self.place(image, body, 60, 416 + bob)
        surf = self.cached(("surf", phase // 2), lambda: waves(self.scale, phase // 2 * 2 / PHASES))
        self.place(image, surf, 0, SURFACE - 22)
        self._notes(Pen(image, self.scale), angle, wide, shown, together, bob)

    def _legs(self, pen, angle, wide, state):
        traced, together = "trace" in state[2], state[4]
        for side in (-1, 1):  # -1: the swimmer's right leg
            turn = angle + (math.pi if side > 0 and not together else 0)
            hip, knee = (340 + side * 44, 50), (340 + side * wide, 50 + KNEE - HIP)
            foot = foot_at(turn, wide, side)
            spot = (foot[0] - 20, foot[1] - HIP + 50)
            if traced:
                self._orbit(pen, wide, side)
            near = 1 + 0.1 * math.sin(turn)
            pen.limb(knee, spot, 50 * near, SHADE_WET, 0.62)
            toe = (spot[0] + side * 50, spot[1] + 10)
            pen.limb(spot, toe, 33 * near, SHADE_WET, 0.72)
            pen.limb(hip, knee, 72, SKIN_WET, 0.8)
            pen.disc(*knee, 28, SKIN_WET)

    def _orbit(self, pen, wide, side):
        points = []
        for step in range(41):
            x, y = foot_at(step / 40 * 2 * math.pi, wide, side)
            points.append((x - 20, y - HIP + 50))
        pen.dashes(points, rgb(self.theme.accent, 0.95), 5, 14, 10)

    def _body(self, raised):
        def draw(pen):
            pen.dx, pen.dy = -60, -416
            for side in (-1, 1):
                shoulder = (CENTER + side * 66, 566)
                elbow = (CENTER + side * mix(150, 118, raised), mix(604, 496, raised))
                hand = (CENTER + side * mix(236, 100, raised), mix(618, 436, raised))
                pen.limb(shoulder, elbow, 38, SKIN, 0.85)
                pen.limb(elbow, hand, 32, SKIN, 0.7)
            pen.box(CENTER - 22, 524, 44, 40, SKIN_SHADE, 12)
            pen.shape([(CENTER - 84, 556), (CENTER + 84, 556), (CENTER + 62, 640),
                       (CENTER - 62, 640)], SUIT)  # fmt: skip
            pen.disc(CENTER - 66, 566, 20, SKIN)
            pen.disc(CENTER + 66, 566, 20, SKIN)
            pen.shape([(CENTER - 40, 548), (CENTER + 40, 548), (CENTER, 590)], SKIN)
            pen.shape([(CENTER - 65, 628), (CENTER + 65, 628), (CENTER + 78, 728),
                       (CENTER - 78, 728)], SUIT_WET)  # fmt: skip
            pen.oval(CENTER, 724, 80, 34, SUIT_WET)
            head_front(pen, CENTER, 486)

        return sprite(600, 350, self.scale, draw)

    def _notes(self, pen, angle, wide, shown, together, bob):
        turns = [(-1, angle), (1, angle + (0 if together else math.pi))]
        if "lift" in shown:
            self._lift(pen, turns)
        if "guide" in shown:
            self._widths(pen, wide)
        if "pin" in shown:
            for side in (-1, 1):
                ring(pen, CENTER + side * wide, KNEE + bob, self.theme.accent)
        if "beat" in shown:
            self._beat(pen, turns)
        if "glass" in shown:
            self._glass(pen, bob)

    def _lift(self, pen, turns):
        for side, turn in turns:
            push = max(math.sin(turn), 0)
            x = CENTER + side * 316
            color = blend("#0d5f8d", self.theme.accent, 0.3 + 0.7 * push)
            if push > 0.1:
                pen.arrow([(x, 920), (x, 872 - 90 * push)], color, 13, 34)

    def _widths(self, pen, wide):
        for y, half, color in ((HIP - 6, 46, "#ffffff"), (KNEE - 44, wide, self.theme.accent)):
            pen.line([(CENTER - half, y), (CENTER + half, y)], color, 5)
            for x in (CENTER - half, CENTER + half):
                pen.line([(x, y - 14), (x, y + 14)], color, 5)

    def _beat(self, pen, turns):
        for (side, turn), name in zip(turns, ("RIGHT", "LEFT"), strict=True):
            on = math.sin(turn) > 0
            x = CENTER + side * 262
            pen.box(x - 64, 690, 128, 46, self.theme.accent if on else rgb("#ffffff", 0.18), 23)
            pen.text(x, 713, name, 24, "#3a2a00" if on else "#ffffff", 800, "mm")

    def _glass(self, pen, bob):
        y = 424 + bob - 50 + 12
        pen.shape([(334, y - 26), (386, y - 26), (380, y + 52), (340, y + 52)], rgb("#ffffff", 0.5))
        pen.shape([(336, y - 4), (384, y - 4), (379, y + 49), (341, y + 49)], "#38c6f4")

    # ------------------------------------------------------------ from above

    def _paint_top(self, image, state):
        phase, foot = state
        picture = self.cached(
            state, lambda: sprite(600, 540, self.scale, lambda pen: self._above(pen, phase, foot))
        )
        self.place(image, picture, 60, 440)

    def _above(self, pen, phase, foot):
        pen.dx, pen.dy = -60, -440
        accent, angle = self.theme.accent, phase / PHASES * 2 * math.pi
        for side, name in ((-1, "left"), (1, "right")):
            moves = foot in (name, "both")
            turn = angle + (math.pi if side < 0 and foot == "both" else 0)
            x, y = CENTER + side * 168, 706
            if not moves:
                turn = math.pi / 2
            spot = (x + side * 92 * math.cos(turn), y - 92 * math.sin(turn))
            knee, hip = (CENTER + side * 138, 572), (CENTER + side * 40, 690)
            pen.limb(knee, spot, 44, SHADE_WET, 0.65)
            pen.limb(spot, (spot[0] + side * 34, spot[1] - 26), 30, SHADE_WET, 0.75)
            pen.limb(hip, knee, 66, SKIN_WET, 0.8)
        pen.oval(CENTER, 738, 96, 48, SKIN)
        pen.oval(CENTER, 738, 62, 40, SUIT)
        pen.disc(CENTER, 728, 52, CAP)
        pen.line([(CENTER, 680), (CENTER, 776)], "#e8b23c", 5)
        for side, name in ((-1, "LEFT"), (1, "RIGHT")):
            on = foot in (name.lower(), "both")
            x = CENTER + side * 168
            self._turning(pen, x, 706, side, on)
            pen.box(x - 70, 852, 140, 48, accent if on else rgb("#ffffff", 0.16), 24)
            pen.text(x, 876, name, 25, "#3a2a00" if on else "#ffffff", 800, "mm")

    def _turning(self, pen, x, y, side, moves):
        color = self.theme.accent if moves else rgb("#ffffff", 0.25)
        r = 92
        span = [math.radians(a) for a in range(-60, 241, 10)]
        points = [(x + side * r * math.cos(a), y - r * math.sin(a)) for a in span]
        if moves:
            pen.arrow(points, color, 7, 26)
        else:
            pen.dashes(points, color, 5)


def foot_at(turn, wide, side):
    """Where a foot is, seen from the front: out, down and in, then up behind. `turn` in radians;
    at π/2 the foot is lowest, in the middle of its push."""
    room = 34 + 52 * (wide - 84) / 64
    x = CENTER + side * (wide + 20 + room * math.cos(turn))
    return x, KNEE + 112 + (0.35 * room + 16) * math.sin(turn)
