"""Small medical and everyday icons, each drawn in a 64 × 64 box at (x, y)."""

INK = "#ffffff"


def draw_icon(pen, name, x, y, color=INK, size=64):
    """Draws an icon with its top left corner at (x, y)."""
    k = size / 64

    def at(dx, dy):
        return x + dx * k, y + dy * k

    ICONS[name](pen, at, k, color)


def _tube(pen, at, k, color):
    pen.box(*at(22, 6), 20 * k, 10 * k, color, 4 * k)
    pen.box(*at(24, 14), 16 * k, 44 * k, None, 8 * k, color, 4 * k)
    pen.box(*at(27, 34), 10 * k, 21 * k, "#e5394b", 5 * k)


def _bottle(pen, at, k, color):
    pen.box(*at(26, 5), 12 * k, 9 * k, "#4aa8ff", 3 * k)
    pen.box(*at(27, 13), 10 * k, 12 * k, color)
    pen.box(*at(18, 22), 28 * k, 37 * k, None, 7 * k, color, 4 * k)
    pen.box(*at(21, 42), 22 * k, 14 * k, "#e5394b", 4 * k)


def _pill(pen, at, k, color):
    pen.limb(at(18, 46), at(32, 32), 22 * k, color, 1)
    pen.limb(at(34, 30), at(47, 17), 22 * k, "#ffb020", 1)


def _bag(pen, at, k, color):
    pen.disc(*at(32, 7), 4 * k, outline=color, width=3 * k)
    pen.box(*at(17, 11), 30 * k, 34 * k, None, 7 * k, color, 4 * k)
    pen.box(*at(20, 24), 24 * k, 18 * k, "#5cc8ff", 5 * k)
    pen.line([at(32, 45), at(32, 52)], color, 4 * k)
    pen.disc(*at(32, 58), 4 * k, "#5cc8ff")


def _pump(pen, at, k, color):
    pen.box(*at(8, 22), 38 * k, 20 * k, None, 4 * k, color, 4 * k)
    pen.box(*at(11, 25), 20 * k, 14 * k, "#c792ff", 2 * k)
    pen.line([at(46, 32), at(60, 32)], color, 4 * k)
    pen.line([at(3, 22), at(3, 42)], color, 5 * k)


def _phone(pen, at, k, color):
    pen.box(*at(18, 5), 28 * k, 54 * k, None, 7 * k, color, 4 * k)
    pen.box(*at(23, 13), 18 * k, 32 * k, "#5cc8ff", 3 * k)
    pen.disc(*at(32, 52), 3 * k, color)


def _chat(pen, at, k, color):
    pen.box(*at(6, 10), 52 * k, 36 * k, color, 12 * k)
    pen.shape([at(16, 42), at(32, 42), at(14, 58)], color)
    for dx in (20, 32, 44):
        pen.disc(*at(dx, 28), 4 * k, "#1b3f86")


def _team(pen, at, k, color):
    for dx, dy, shade in ((16, 22, "#5cc8ff"), (48, 22, "#5cc8ff"), (32, 20, color)):
        pen.disc(*at(dx, dy), 10 * k, shade)
        pen.box(*at(dx - 14, dy + 13), 28 * k, 24 * k, shade, 11 * k)


def _up(pen, at, k, color):
    pen.arrow([at(32, 58), at(32, 6)], color, 9 * k, 28 * k)


ICONS = {
    "tube": _tube,
    "bottle": _bottle,
    "pill": _pill,
    "bag": _bag,
    "pump": _pump,
    "phone": _phone,
    "chat": _chat,
    "team": _team,
    "up": _up,
}
