"""A lesson as a film: background, headline and stage, frame by frame, then an H.264 file with its
voice. Nothing here knows the database."""

import json
import math
import subprocess
from functools import lru_cache
from pathlib import Path

import imageio_ffmpeg
import numpy
from PIL import Image

from microlearn.demo.brush import HEIGHT, WIDTH, Pen, ease_out, faded, rgb, sprite, wrap
from microlearn.demo.stages import make_stage
from microlearn.demo.themes import THEMES

FPS = 24
VOICES = Path(__file__).parent / "voices"
TITLE_UNTIL = 3400  # the title stays for the thumbnail, which is taken at 3 s
BAND = (186, 414)  # the headline's part of the frame, top and bottom


class FilmError(RuntimeError):
    """The film could not be encoded; the message ends with the encoder's own words."""


@lru_cache(maxsize=1)
def voice_times():
    return json.loads((VOICES / "times.json").read_text(encoding="utf-8"))


def line_times(lesson):
    """[start, end] in ms of each spoken line."""
    return voice_times()[lesson.slug]["lines"]


def film_length(lesson):
    return voice_times()[lesson.slug]["length"]


class Film:
    """The frames of one lesson, as images of `size` (width, height in pixels)."""

    def __init__(self, course, lesson, place=1):
        self.course, self.lesson = course, lesson
        self.scale = lesson.height / HEIGHT
        self.size = (round(WIDTH * self.scale), lesson.height)
        self.length = film_length(lesson)
        self.theme = THEMES[course.theme]
        self.stage = make_stage(lesson, line_times(lesson), self.theme, self.scale)
        self.headlines = headlines(lesson)
        self.words = {}
        self.rest = (None, None)
        self.base = background(self.theme, course.theme, self.size)
        self.stage.backdrop(self.base)
        self._chip(place)

    def _chip(self, place):
        pen = Pen(self.base, self.scale)
        label, count = self.course.chip, f"{place} / {len(self.course.lessons)}"
        width = pen.measure(label, 19, 800) + 32
        pen.box(44, 140, width, 36, self.theme.chip, 18)
        pen.text(60, 158, label, 19, self.theme.chip_ink, 800, "lm")
        if len(self.course.lessons) > 1:
            pen.text(
                44 + width + 16,
                158,
                count,
                21,
                blend_white(self.theme, 0.75),
                600,
                "lm",
            )
        if self.course.note:
            pen.text(
                WIDTH / 2,
                1004,
                self.course.note,
                18,
                blend_white(self.theme, 0.7),
                500,
                "mm",
            )

    def state(self, ms):
        """Everything that can change at this moment; equal states are equal frames."""
        return self._headline_state(ms), self.stage.state(ms)

    def frame(self, ms):
        """The frame at a moment, as a new RGB image."""
        return self.paint(self.state(ms))

    def paint(self, state):
        image = self._under(state[0]).copy()
        self.stage.paint(image, state[1])
        return image

    def _under(self, state):
        """Background and headline; kept while the headline rests, which is nearly always."""
        if self.rest[0] == state:
            return self.rest[1]
        image = self.base.copy()
        self._paint_headline(image, state)
        self.rest = (state, image)
        return image

    def _headline_state(self, ms):
        index = max(i for i, (start, _) in enumerate(self.headlines) if start <= ms)
        arrived = (ms - self.headlines[index][0]) / 320 if index else 1
        return index, round(min(arrived, 1) * 8)

    def _paint_headline(self, image, state):
        index, step = state
        if index not in self.words:
            self.words[index] = type_set(
                self.headlines[index][1], self.theme, self.scale, not index
            )
        x = ease_out(step / 8)
        picture = faded(self.words[index], x)
        middle = (BAND[0] + BAND[1]) / 2 * self.scale - picture.height / 2
        spot = (round(44 * self.scale), round(middle + (1 - x) * 26 * self.scale))
        image.paste(picture, spot, picture)

    def frames(self):
        """Raw RGB frames at FPS; the same bytes object again while nothing moves."""
        before, data = None, b""
        for number in range(math.ceil(self.length * FPS / 1000)):
            state = self.state(number * 1000 / FPS)
            if state != before:
                data, before = self.paint(state).tobytes(), state
            yield data

    def encode(self, target):
        """Writes the film with its voice as an MP4. Raises FilmError."""
        run = subprocess.Popen(  # noqa: S603 (our own arguments)
            self._command(target), stdin=subprocess.PIPE, stderr=subprocess.PIPE
        )
        try:
            for data in self.frames():
                run.stdin.write(data)
        except BrokenPipeError:
            pass  # the encoder ended early: its own words below say why
        _, words = run.communicate()
        if run.returncode:
            raise FilmError(f"{self.lesson.slug}: {words.decode(errors='replace')[-400:].strip()}")

    def _command(self, target):
        """ffmpeg's arguments: raw frames on its standard input, the voice from the repository."""
        size = "{}x{}".format(*self.size)
        voice = VOICES / f"{self.lesson.slug}.opus"
        return [
            *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y"),
            *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", str(FPS), "-i", "-"),
            *("-i", str(voice), "-c:v", "libx264", "-preset", "ultrafast", "-crf", "18"),
            *("-pix_fmt", "yuv420p", "-g", str(FPS * 2), "-c:a", "aac", "-b:a", "96k"),
            *("-movflags", "+faststart", "-f", "mp4", str(target)),
        ]


def headlines(lesson):
    """[(start in ms, headline)]: the title first, and long enough for the thumbnail."""
    found = [(0, lesson.title)]
    for line, (start, _) in zip(lesson.lines, line_times(lesson), strict=True):
        if line.headline:
            found.append((max(start - 120, TITLE_UNTIL), line.headline))
    return found


def type_set(headline, theme, scale, title):
    """A headline as a picture: *starred* words in the accent colour."""
    words, accented, bright = [], [], False
    for raw in headline.split(" "):
        bright = bright or raw.startswith("*")
        words.append(raw.replace("*", ""))
        accented.append(bright)
        bright = bright and "*" not in raw[1:]
    size, limit = (70 if title else 64), 632
    while True:
        lines = wrap(words, size, 800, limit, scale)
        wide = max(
            Pen(Image.new("L", (1, 1)), scale).measure(" ".join(x), size, 800) for x in lines
        )
        if (len(lines) <= 3 and len(lines) * size * 1.1 <= BAND[1] - BAND[0] and wide <= limit) or (
            size < 30
        ):
            break
        size -= 2
    leading = size * 1.1

    def draw(pen):
        index = 0
        for row, line in enumerate(lines):
            x = 0.0
            for word in line:
                color = theme.accent if accented[index] else theme.ink
                pen.text(x, row * leading + leading / 2, word, size, color, 800, "lm")
                x += pen.measure(word + " ", size, 800)
                index += 1

    return sprite(limit + 8, leading * len(lines), scale, draw, smooth=1)


@lru_cache(maxsize=8)
def _gradient(top, bottom, glow, size):
    width, height = size
    y = numpy.linspace(0, 1, height)[:, None, None]
    picture = numpy.array(rgb(top)) * (1 - y) + numpy.array(rgb(bottom)) * y
    picture = numpy.broadcast_to(picture, (height, width, 3)).copy()
    across = numpy.linspace(-1, 1, width)[None, :]
    down = (numpy.linspace(0, 1, height)[:, None] - 0.5) * height / width * 2
    light = numpy.exp(-((across - 0.35) ** 2 + (down + 0.1) ** 2) / 0.75)[:, :, None] * 0.55
    picture = picture * (1 - light) + numpy.array(rgb(glow)) * light
    # Half a step of fixed noise: without it a dark gradient shows bands.
    noise = numpy.random.default_rng(7).uniform(-0.7, 0.7, (height, width, 1))
    return Image.fromarray(numpy.clip(picture + noise, 0, 255).astype("uint8"), "RGB")


def background(theme, name, size):
    image = _gradient(theme.top, theme.bottom, theme.glow, size).copy()
    pen = Pen(image, size[0] / WIDTH)
    faint = rgb("#ffffff", 0.035)
    if name == "leaf":
        for x in range(0, WIDTH + 1, 90):
            pen.line([(x, 0), (x, HEIGHT)], faint, 1.5, False)
        for y in range(10, HEIGHT, 60):
            pen.line([(0, y), (WIDTH, y)], faint, 1.5, False)
    elif name != "pool":
        for r in (190, 300, 420, 550):
            pen.disc(WIDTH * 0.92, 90, r, outline=rgb("#ffffff", 0.05), width=2)
    return image


def blend_white(theme, x):
    return tuple(round(a + (255 - a) * x) for a in rgb(theme.top))
