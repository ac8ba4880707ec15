"""Two views of a swimmer from the side: the whole posture, and one foot up close.

Posture acts: pose sit|lean · chair on · guide spine|thigh|none · push on
Foot acts: pose point|flex · turn out · flow slip|push · glow on
"""

import math

from PIL import ImageChops

from microlearn.demo.brush import Pen, ease, mix, rgb, sprite
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
    waves,
)

SURFACE = 610
CYCLE, PHASES = 1333, 32
LENS = (370, 706, 278)  # the close-up: middle and radius


class SideView(Stage):
    """Moves between two poses, 0 and 1, over the cues `pose NAME`."""

    POSES = ()

    def pose(self, ms):
        value, cues = 0.0, [cue for cue in self.by_verb.get("pose", ()) if cue.ms <= ms]
        for cue in cues:
            aim = float(self.POSES.index(cue.rest))
            first = cue is self.cues[0] and cue.ms < 600
            value = aim if first else mix(value, aim, ease((ms - cue.ms) / 700))
        return round(value * 20) / 20

    def on(self, verb, ms):
        return self.setting(verb, ms, "off") not in ("off", "none")


class Posture(SideView):
    POSES = ("lean", "sit")

    def backdrop(self, image):
        fill_water(image, self.scale, SURFACE)

    def state(self, ms):
        phase = int(ms % CYCLE * PHASES / CYCLE)
        chair = self.age("chair", ms) if self.on("chair", ms) else 0
        pose = self.pose(ms)
        push = self.on("push", ms) and pose < 0.6
        return phase, pose, chair, self.setting("guide", ms, "none"), push

    def paint(self, image, state):
        phase, pose, chair, guide, push = state
        body = self.cached(
            (phase, pose, chair),
            lambda: sprite(720, 560, self.scale, lambda pen: self._body(pen, phase, pose, chair)),
        )
        self.place(image, body, 0, 430)
        surf = self.cached(("surf", phase // 2), lambda: waves(self.scale, phase // 2 * 2 / PHASES))
        self.place(image, surf, 0, SURFACE - 22)
        pen, accent = Pen(image, self.scale), self.theme.accent
        if guide == "spine":
            pen.dashes([(322, 452), (322, 800)], accent, 6, 18, 12)
        if guide == "thigh":
            pen.dashes([(250, 742), (600, 742)], accent, 6, 18, 12)
        if push:
            far = 24 * math.sin(phase / PHASES * 2 * math.pi)
            pen.arrow([(190 + far, 800), (70 + far, 800)], accent, 14, 38)

    def _body(self, pen, phase, pose, chair):
        pen.dy = -430
        hip = (322, 752)
        tilt = math.radians(mix(30, 0, pose))  # forward lean of the trunk
        neck = (hip[0] + 200 * math.sin(tilt), hip[1] - 178 * math.cos(tilt))
        head = (neck[0] + 30 * math.sin(tilt) + 6, neck[1] - 66)
        knee = (hip[0] + mix(108, 176, pose), hip[1] + mix(92, 4, pose))
        if chair:
            self._chair(pen, chair)
        for far in (1, 0):
            turn = (phase / PHASES + 0.5 * far) * 2 * math.pi
            ankle = (
                knee[0] - mix(70, 8, pose) + 44 * math.cos(turn),
                knee[1] + 124 + 20 * math.sin(turn),
            )
            color = SHADE_WET if far else SKIN_WET
            pen.limb(hip, knee, 74, color, 0.74)
            pen.limb(knee, ankle, 50, color, 0.64)
            pen.limb(ankle, (ankle[0] + 46, ankle[1] + 4), 32, color, 0.7)
        pen.limb(hip, neck, 104, SUIT_WET, 0.86)
        pen.limb(mixed(hip, neck, 0.72), neck, 94, SUIT, 0.95)
        shoulder = mixed(hip, neck, 0.93)
        hand = (shoulder[0] + 190, max(shoulder[1] + 40, SURFACE - 4))
        pen.limb(shoulder, mixed(shoulder, hand, 0.5), 38, SKIN, 0.9)
        pen.limb(mixed(shoulder, hand, 0.5), hand, 34, SKIN, 0.66)
        pen.limb(mixed(hip, neck, 1.02), head, 40, SKIN_SHADE, 0.9)
        pen.disc(*head, 46, SKIN)
        box = [
            *pen.point(head[0] - 48, head[1] - 50),
            *pen.point(head[0] + 48, head[1] + 46),
        ]
        pen.draw.pieslice(box, 168, 348, CAP)
        pen.disc(head[0] + 28, head[1] + 8, 4.5, "#3a2418")
        pen.disc(head[0] + 46, head[1] + 14, 8, SKIN)

    def _chair(self, pen, shown):
        ghost = rgb("#ffffff", 0.55 * shown)
        pen.line([(214, 806), (500, 806)], ghost, 9)
        pen.line([(222, 806), (222, 974)], ghost, 9)
        pen.line([(488, 806), (488, 974)], ghost, 9)
        pen.line([(214, 806), (214, 640)], ghost, 9)


class Foot(SideView):
    POSES = ("point", "flex")

    def backdrop(self, image):
        fill_water(image, self.scale, 0)
        pen = Pen(image, self.scale)
        pen.disc(*LENS, rgb("#7fdcff", 0.22))
        pen.disc(*LENS, outline="#eafaff", width=7)
        self.mask = sprite(720, 570, self.scale, self._hole)

    def _hole(self, pen):
        pen.dy = -425
        pen.disc(LENS[0], LENS[1], LENS[2] - 5, "#ffffff")

    def state(self, ms):
        line = max((cue.line for cue in self.cues if cue.ms <= ms), default=0)
        turned = self.age("turn", ms, 700) if self.on("turn", ms) else 0
        cue = self.latest("flow", ms)
        flow = cue.rest if cue and cue.line == line else "none"
        drift = int(ms / 55) % 16 if flow != "none" else 0
        glow = 1 + int(ms / 80) % 12 if self.on("glow", ms) else 0
        return self.pose(ms), turned, flow, drift, glow

    def paint(self, image, state):
        pose, turned, flow, drift, glow = state
        leg = self.cached(
            (pose, turned, glow),
            lambda: self._in_lens(lambda pen: self._leg(pen, pose, turned, glow)),
        )
        if flow == "slip":
            self._slip(Pen(image, self.scale), drift)
        self.place(image, leg, 0, 425)
        pen, accent = Pen(image, self.scale), self.theme.accent
        if flow == "push":
            for x in (330, 410, 490):
                start = 846 + drift * 1.5
                pen.arrow([(x, start), (x, start + 62)], accent, 11, 30)
        elif 0 < turned and pose > 0.9:
            swing = math.radians(110 * ease(turned))
            points = [
                (430 + 150 * math.cos(a), 860 - 60 * math.sin(a))
                for a in (math.radians(200) + swing * i / 16 for i in range(17))
            ]
            pen.arrow(points, accent, 9, 30)
        elif 0.3 < pose and not turned:
            pen.arrow([(566, 840), (582, 770), (572, 690)], accent, 10, 32)

    def _in_lens(self, draw):
        picture = sprite(720, 570, self.scale, draw)
        alpha = ImageChops.multiply(picture.getchannel("A"), self.mask.getchannel("A"))
        picture.putalpha(alpha)
        return picture

    def _leg(self, pen, pose, turned, glow):
        pen.dy = -425
        knee, ankle = (306, 400), (322, 736)
        angle = math.radians(mix(78, -12, ease(pose)))  # toes: down … slightly up
        length = mix(176, mix(224, 200, turned), pose)
        toe = (ankle[0] + length * math.cos(angle), ankle[1] + 34 + length * math.sin(angle))
        heel = (ankle[0] - 42 * math.cos(angle) - 6, ankle[1] + 40 - 14 * math.sin(angle))
        if glow:
            halo = rgb(self.theme.accent, 0.14 + 0.12 * abs(math.sin(glow / 12 * math.pi)))
            pen.limb(heel, toe, 150, halo, 0.8)
        pen.limb(knee, ankle, 150, SKIN_WET, 0.52)
        pen.limb((knee[0] - 32, knee[1] + 80), (ankle[0] - 8, ankle[1] - 60), 104, SKIN_WET, 0.5)
        pen.disc(*heel, 38, SKIN_WET)
        pen.limb(ankle, heel, 78, SKIN_WET, 0.9)
        pen.limb(mixed(heel, ankle, 0.4), toe, 76, SKIN_WET, 0.52)
        if turned:
            inner = mixed(heel, toe, 0.16), mixed(heel, toe, 0.84)
            pen.limb(*inner, 40 * turned + 2, self.theme.accent, 0.6)
        pen.disc(ankle[0] + 12, ankle[1] + 6, 13, SHADE_WET)
        across = (-math.sin(angle) * 9, math.cos(angle) * 9)
        for number in range(3):
            spot = mixed(heel, toe, 0.97 - 0.05 * number)
            pen.disc(spot[0] - across[0] * 1.4, spot[1] - across[1] * 1.4, 7, SHADE_WET)

    def _slip(self, pen, drift):
        for number, x in enumerate((200, 420, 480, 150, 545)):
            y = 620 + (number * 37) % 60 + drift * 9
            points = [(x + 9 * math.sin((y + d) / 40), y + d) for d in range(0, 110, 10)]
            pen.line(points, rgb("#ffffff", 0.5), 5)


def mixed(first, second, x):
    return mix(first[0], second[0], x), mix(first[1], second[1], x)
