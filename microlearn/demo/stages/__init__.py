"""Stages: the moving illustration under a lesson's headline, one file per family.

A stage is built once per lesson and then asked, for each moment, for its `state(ms)`: a small
hashable tuple of everything that can be seen to change. The film paints a frame only when a state
is new, so still stretches cost nothing, and a stage keys its cached pictures by parts of its state.
"""

from dataclasses import dataclass
from importlib import import_module

FAMILIES = {
    "sheet": ("sheet", "Sheet"),
    "kick": ("kick", "Kick"),
    "posture": ("body", "Posture"),
    "foot": ("body", "Foot"),
    "scull": ("scull", "Scull"),
    "monitor": ("monitor", "Monitor"),
    "lab": ("lab", "Lab"),
    "clock": ("dials", "Clock"),
    "gauge": ("dials", "Gauge"),
    "drip": ("drip", "Drip"),
    "checklist": ("checklist", "Checklist"),
}
TOP, BOTTOM, LEFT, RIGHT = 430, 985, 40, 680  # the stage's part of the frame


@dataclass(frozen=True)
class Cue:
    """An act with its moment in the film."""

    ms: int
    verb: str
    rest: str
    line: int


def cues_of(lesson, times):
    """The lesson's acts as cues in order of time; `times` are the lines' [start, end] in ms."""
    cues = [
        Cue(round(start + act.at * (end - start)), act.verb, act.rest, number)
        for number, (line, (start, end)) in enumerate(zip(lesson.lines, times, strict=True))
        for act in line.acts
    ]
    return sorted(cues, key=lambda cue: cue.ms)


class Stage:
    """What every stage shares: cues by verb and values that move between them."""

    def __init__(self, setup, cues, theme, scale):
        self.setup, self.cues, self.theme, self.scale = setup, cues, theme, scale
        self.by_verb = {}
        for cue in cues:
            self.by_verb.setdefault(cue.verb, []).append(cue)
        self.pictures = {}
        self.prepare()

    def prepare(self):
        """Computes what does not change over time."""

    def backdrop(self, image):
        """Paints what stays behind everything, once."""

    def state(self, ms):
        raise NotImplementedError

    def paint(self, image, state):
        raise NotImplementedError

    def cached(self, key, make):
        if key not in self.pictures:
            self.pictures[key] = make()
        return self.pictures[key]

    def place(self, image, picture, x, y):
        """Lays an RGBA picture over the frame with its corner at (x, y) units."""
        image.paste(picture, (round(x * self.scale), round(y * self.scale)), picture)

    def latest(self, verb, ms):
        found = None
        for cue in self.by_verb.get(verb, ()):
            if cue.ms <= ms:
                found = cue
        return found

    def setting(self, verb, ms, default=""):
        cue = self.latest(verb, ms)
        return cue.rest if cue else default

    def age(self, verb, ms, over=350, steps=8):
        """How far (0–1, in steps) the latest cue of this verb has come after `over` ms."""
        cue = self.latest(verb, ms)
        return round(min((ms - cue.ms) / over, 1) * steps) / steps if cue else 0

    def number(self, verb, ms, start, over=900):
        """A number that moves evenly from one cue's value to the next within `over` ms."""
        value = start
        for cue in self.by_verb.get(verb, ()):
            if cue.ms > ms:
                break
            x = min((ms - cue.ms) / over, 1)
            value = value + (float(cue.rest) - value) * (x * x * (3 - 2 * x))
        return value


def make_stage(lesson, times, theme, scale):
    module, name = FAMILIES[lesson.stage]
    family = getattr(import_module(f"{__name__}.{module}"), name)
    return family(lesson.setup, cues_of(lesson, times), theme, scale)
