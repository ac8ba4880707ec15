"""Water and bodies shared by the swimming stages."""

import math

from PIL import Image, ImageChops

from microlearn.demo.brush import HEIGHT, WIDTH, Pen, blend, rgb, sprite

SKIN, SKIN_SHADE = "#f4b990", "#dd9468"
SUIT, SUIT_SHADE = "#ff5d6c", "#d63a55"
CAP = "#ffd166"
SKIN_WET, SHADE_WET, SUIT_WET = "#e2a88b", "#bf836c", "#d64a69"  # under water
WATER, DEEP = "#1aa3d9", "#06365c"


def fill_water(image, scale, surface):
    """Fills the frame below `surface` with water, lighter at the top, and draws the surface."""
    top, bottom = round(surface * scale), image.height
    column = Image.new("RGB", (1, bottom - top))
    for y in range(bottom - top):
        x = min(y / ((HEIGHT - surface) * scale), 1) ** 0.7
        column.putpixel((0, y), rgb(blend("#1c9fd4", "#04243f", x)))
    image.paste(column.resize((image.width, bottom - top)), (0, top))
    rays = Image.new("L", image.size, 0)
    pen = Pen(rays, scale)
    for x, wide in ((60, 60), (230, 36), (430, 80), (620, 44)):
        pen.shape(
            [
                (x, surface),
                (x + wide, surface),
                (x + wide - 150, HEIGHT),
                (x - 250, HEIGHT),
            ],
            26,
        )
    fade = Image.linear_gradient("L").transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    shade = Image.new("L", image.size, 0)
    shade.paste(fade.resize((image.width, bottom - top)), (0, top))
    image.paste("#ffffff", (0, 0), ImageChops.multiply(rays, shade))


def waves(scale, phase):
    """The moving line of the surface, WIDTH × 44 units; `phase` 0–1 is one period."""

    def draw(pen):
        for shift, alpha, rise in ((0.0, 0.35, 16), (0.45, 0.9, 22)):
            points = [
                (x, rise + 5 * math.sin((x / 120 + phase + shift) * 2 * math.pi))
                for x in range(-4, WIDTH + 5, 12)
            ]
            pen.line(points, rgb("#e8faff", alpha), 4 if alpha > 0.5 else 3, False)

    return sprite(WIDTH, 44, scale, draw)


def ripples(pen, x, y, radii, alpha=0.12):
    for r in radii:
        pen.disc(x, y, r, outline=rgb("#ffffff", alpha), width=3)


def ring(pen, x, y, color, r=26):
    """Marks a joint that stays still."""
    pen.disc(x, y, r, outline=color, width=5)
    pen.disc(x, y, 7, color)


def head_front(pen, x, y):
    """A swimmer's head from the front: cap, goggles, nose clip."""
    pen.disc(x, y, 46, SKIN)
    pen.draw.pieslice([*pen.point(x - 48, y - 50), *pen.point(x + 48, y + 46)], 180, 360, CAP)
    pen.box(x - 48, y - 8, 96, 9, "#e8b23c", 4)
    for side in (-1, 1):
        pen.disc(x + side * 17, y + 10, 4.5, "#3a2418")
    pen.arc(x, y + 18, 13, 25, 155, "#b5573f", 4)
