"""The colour roles of tokens.css, measured as WCAG 2.2 asks: text 4.5:1 (AA), and 7:1 (AAA) in high
contrast; graphics 3:1, and 4.5:1. What lies on a picture is measured on a white one, the worst."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "static/css"
TOKENS = (CSS / "tokens.css").read_text()
NORMAL, HIGH, SYSTEM = (
    re.search(start + r" \{\n(.*?)\n {2,4}\}\n", TOKENS, re.S)[1]
    for start in (":root", r'\[data-contrast="high"\]', r"\(prefers-contrast: more\) \{\n *:root")
)
STATES = ("ok", "warn", "bad", "info")
GROUNDS = ("paper", "surface", "surface-2")
TEXT = {
    *product(("ink", "ink-2"), GROUNDS),
    *product(("ink",), ("accent-soft", *(f"{state}-soft" for state in STATES))),
    *product(("accent-text",), (*GROUNDS, "accent-soft")),
    *product(("on-accent",), ("accent", "accent-hover")),
    *product(STATES, ("paper", "surface")),
    *((state, f"{state}-soft") for state in STATES),
    *product(("paper", "surface"), ("ink", "ok", "bad")),  # chosen chips, toasts, marks of stages
    *product(("on-night", "on-night-2"), ("night", "caption-fill", "veil-strong", "filming")),
    *product(("on-night",), ("veil", "glow", "glow-strong")),
    ("night", "on-night"),
}
GRAPHICS = {
    *product(("accent-line", "line-strong", "focus"), (*GROUNDS, "accent-soft")),
    ("focus-night", "night"),
}
# What is no colour of words or of graphics that tell something.
SILENT = {"line", "scrim", "glass", "veil-edge"}
ON_PICTURES = {"veil", "veil-strong", "caption-fill"}  # on white, else on the night

Colour = tuple[float, float, float]


def roles(block: str, mode: int) -> dict[str, str]:
    found = {}
    for name, value in re.findall(r"--([\w-]+): ([^;]+);", block):
        pair = re.fullmatch(r"light-dark\((#\w{6}|rgb\(.*?\)), (#\w{6}|rgb\(.*?\))\)", value)
        if pair or re.fullmatch(r"#\w{6}|rgb\([^)]*\)|transparent", value):
            found[name] = pair[mode + 1] if pair else value
    return found


def seen(colours: dict[str, str], name: str) -> Colour:
    """Red, green and blue, 0…255, with what shines through."""
    value = colours[name]
    if value.startswith("#"):
        return tuple(int(value[i : i + 2], 16) for i in (1, 3, 5))
    *over, alpha = (float(figure) for figure in re.findall(r"[\d.]+", value))
    under = (255.0,) * 3 if name in ON_PICTURES else seen(colours, "night")
    return tuple(o * alpha / 100 + u * (1 - alpha / 100) for o, u in zip(over, under, strict=True))


def luminance(colour: Colour) -> float:
    channels = [c / 255 for c in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: Colour, other: Colour) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def poor(pairs: set[tuple[str, str]], mode: int, high: bool, least: float) -> dict:
    colours = roles(NORMAL, mode) | (roles(HIGH, mode) if high else {})
    found = {(a, b): round(contrast(seen(colours, a), seen(colours, b)), 2) for a, b in pairs}
    return {pair: ratio for pair, ratio in found.items() if ratio < least}


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("high", "text", "graphics"), [(False, 4.5, 3), (True, 7, 4.5)])
def test_every_pair_can_be_told_apart(mode, high, text, graphics):
    assert poor(TEXT, mode, high, text) == {}
    assert poor(GRAPHICS, mode, high, graphics) == {}


def test_no_role_is_left_out():
    measured = {name for pair in TEXT | GRAPHICS for name in pair}
    assert set(roles(NORMAL, 0)) - measured - SILENT == set()


def test_the_devices_wish_for_contrast_means_the_same_as_ours():
    assert [line.strip() for line in SYSTEM.splitlines()] == [
        line.strip() for line in HIGH.splitlines()
    ]


def test_black_on_white_is_21_to_1():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


def test_only_the_tokens_have_colours():
    """Others would not change with the theme. Drawings say `--art-…` of theirs."""
    raw = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(rgb|hsl)a?\(")
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted(CSS.glob("*.css"))
        if path.name not in ("tokens.css", "admin.css")
        for line in path.read_text().splitlines()
        if raw.search(line) and "--art-" not in line
    ]
    assert found == []
