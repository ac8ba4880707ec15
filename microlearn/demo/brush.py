"""Drawing for the demo lessons: a scaled pen, smooth sprites, type and easing. No clock, no disk
but the fonts. Coordinates are those of a 720-pixel-wide frame; a pen scales them."""

import math
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = Path(__file__).parent / "fonts"
WIDTH, HEIGHT = 720, 1280


def ease(x):
    """Ease in and out: 0 → 0, 1 → 1, clamped outside."""
    x = min(max(x, 0.0), 1.0)
    return x * x * (3 - 2 * x)


def ease_out(x):
    """Fast start, soft landing: 0 → 0, 1 → 1, clamped outside."""
    return 1 - (1 - min(max(x, 0.0), 1.0)) ** 3


def mix(start, end, x):
    return start + (end - start) * x


def blend(first, second, x):
    """The colour between two '#rrggbb' colours."""
    pair = zip(rgb(first), rgb(second), strict=True)
    return "#" + "".join(f"{round(mix(a, b, x)):02x}" for a, b in pair)


def rgb(color, alpha=None):
    values = tuple(int(color[i : i + 2], 16) for i in (1, 3, 5))
    return values if alpha is None else (*values, round(255 * alpha))


@lru_cache(maxsize=256)
def font(size, weight=600, mono=False):
    if mono:
        return ImageFont.truetype(FONTS / "JetBrainsMono-Bold.woff2", size)
    face = ImageFont.truetype(FONTS / "InterVariable.woff2", size)
    face.set_variation_by_axes([min(max(size / 2, 14), 32), weight])
    return face


class Pen:
    """Draws on an image in the 720-wide coordinate system, `scale` image pixels to each unit."""

    def __init__(self, image, scale, dx=0, dy=0):
        self.image, self.scale, self.dx, self.dy = image, scale, dx, dy
        self.draw = ImageDraw.Draw(image, "RGBA" if image.mode == "RGB" else None)

    def point(self, x, y):
        return ((x + self.dx) * self.scale, (y + self.dy) * self.scale)

    def box(self, x, y, w, h, fill=None, radius=0, outline=None, width=0):
        corner = self.point(x, y) + self.point(x + w, y + h)
        self.draw.rounded_rectangle(
            [corner[0], corner[1], corner[2] - 1, corner[3] - 1],
            radius * self.scale,
            paint(fill),
            paint(outline),
            max(round(width * self.scale), 1) if outline else 0,
        )

    def disc(self, x, y, r, fill=None, outline=None, width=0):
        left, top = self.point(x - r, y - r)
        right, bottom = self.point(x + r, y + r)
        thick = max(round(width * self.scale), 1) if outline else 0
        self.draw.ellipse([left, top, right, bottom], paint(fill), paint(outline), thick)

    def oval(self, x, y, rx, ry, fill=None, outline=None, width=0):
        left, top = self.point(x - rx, y - ry)
        right, bottom = self.point(x + rx, y + ry)
        thick = max(round(width * self.scale), 1) if outline else 0
        self.draw.ellipse([left, top, right, bottom], paint(fill), paint(outline), thick)

    def line(self, points, color, width, round_ends=True):
        spots = [self.point(*p) for p in points]
        self.draw.line(spots, paint(color), max(round(width * self.scale), 1), "curve")
        if round_ends:
            r = width * self.scale / 2
            for x, y in (spots[0], spots[-1]):
                self.draw.ellipse([x - r, y - r, x + r, y + r], paint(color))

    def limb(self, start, end, width, color, taper=0.8):
        """A rounded bar from start to end, narrower at its end."""
        (x0, y0), (x1, y1) = start, end
        angle = math.atan2(y1 - y0, x1 - x0)
        nx, ny = -math.sin(angle), math.cos(angle)
        a, b = width / 2, width * taper / 2
        self.shape(
            [
                (x0 + nx * a, y0 + ny * a),
                (x1 + nx * b, y1 + ny * b),
                (x1 - nx * b, y1 - ny * b),
                (x0 - nx * a, y0 - ny * a),
            ],
            color,
        )
        self.disc(x0, y0, a, color)
        self.disc(x1, y1, b, color)

    def shape(self, points, fill):
        self.draw.polygon([self.point(*p) for p in points], paint(fill))

    def arc(self, x, y, r, start, end, color, width):
        left, top = self.point(x - r, y - r)
        right, bottom = self.point(x + r, y + r)
        self.draw.arc(
            [left, top, right, bottom],
            start,
            end,
            paint(color),
            max(round(width * self.scale), 1),
        )

    def arrow(self, points, color, width, head=None):
        """A polyline with a filled head at its last point."""
        (x0, y0), (x1, y1) = points[-2], points[-1]
        head = head or width * 2.6
        angle = math.atan2(y1 - y0, x1 - x0)
        base = (x1 - math.cos(angle) * head, y1 - math.sin(angle) * head)
        self.line([*points[:-1], base], color, width)
        side = head * 0.62
        self.shape(
            [
                (x1, y1),
                (base[0] - math.sin(angle) * side, base[1] + math.cos(angle) * side),
                (base[0] + math.sin(angle) * side, base[1] - math.cos(angle) * side),
            ],
            color,
        )

    def dashes(self, points, color, width, dash=14, gap=10, shift=0):
        """A dashed line along a polyline; `shift` moves the dashes, for marching borders."""
        period, walked = dash + gap, -shift % (dash + gap)
        for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
            length = math.hypot(x1 - x0, y1 - y0)
            at = -walked
            while at < length and length:
                a, b = max(at, 0) / length, min(at + dash, length) / length
                if b > a:
                    ends = [
                        (mix(x0, x1, a), mix(y0, y1, a)),
                        (mix(x0, x1, b), mix(y0, y1, b)),
                    ]
                    self.line(ends, color, width, round_ends=False)
                at += period
            walked = (walked + length) % period

    def text(self, x, y, words, size, color, weight=600, anchor="la", mono=False):
        face = font(round(size * self.scale), weight, mono)
        self.draw.text(self.point(x, y), words, paint(color), face, anchor)

    def measure(self, words, size, weight=600, mono=False):
        return font(round(size * self.scale), weight, mono).getlength(words) / self.scale


def paint(color):
    return rgb(color) if isinstance(color, str) else color


def sprite(width, height, scale, draw, smooth=2):
    """A transparent picture of width × height units; `draw(pen)` paints it `smooth` times too
    large, and the reduction smooths its edges."""
    size = (round(width * scale), round(height * scale))
    big = Image.new("RGBA", (size[0] * smooth, size[1] * smooth), (0, 0, 0, 0))
    draw(Pen(big, scale * smooth))
    return big.reduce(smooth) if smooth > 1 else big


def shadow(width, height, scale, radius, blur=18, alpha=0.35, margin=40):
    """A soft shadow for a rounded card, `margin` units larger on every side."""
    small = scale / 4  # a blur hides the pixels: draw it small
    image = Image.new(
        "L",
        (round((width + 2 * margin) * small), round((height + 2 * margin) * small)),
        0,
    )
    Pen(image, small).box(margin, margin, width, height, round(255 * alpha), radius)
    image = image.filter(ImageFilter.GaussianBlur(blur * small))
    image = image.resize(
        (round((width + 2 * margin) * scale), round((height + 2 * margin) * scale)),
        Image.Resampling.BILINEAR,
    )
    dark = Image.new("RGBA", image.size, (0, 0, 0, 0))
    dark.putalpha(image)
    return dark


def faded(image, alpha):
    """A copy of an RGBA picture at a fraction of its opacity."""
    if alpha >= 1:
        return image
    copy = image.copy()
    copy.putalpha(image.getchannel("A").point(lambda value: int(value * alpha)))
    return copy


def wrap(words, size, weight, limit, scale):
    """Breaks `words` (a list of strings) into as few lines as `limit` units allow, then evens
    the lines out, so that no single word is left over."""
    lines = _greedy(words, size, weight, limit, scale)
    for narrower in range(int(limit) - 20, 120, -20):
        even = _greedy(words, size, weight, narrower, scale)
        if len(even) > len(lines) or _widest(even, size, weight, scale) > narrower:
            break
        lines = even
    return lines


def _greedy(words, size, weight, limit, scale):
    face = font(round(size * scale), weight)
    lines, current = [], []
    for word in words:
        if current and face.getlength(" ".join([*current, word])) / scale > limit:
            lines.append(current)
            current = []
        current.append(word)
    return [*lines, current] if current else lines


def _widest(lines, size, weight, scale):
    face = font(round(size * scale), weight)
    return max(face.getlength(" ".join(line)) for line in lines) / scale
