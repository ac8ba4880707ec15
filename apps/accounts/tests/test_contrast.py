"""The colour roles of tokens.css, measured as WCAG 2.2 asks: 4.5:1, and 7:1 in high contrast."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-2") for ground in ("paper", "surface", "surface-2")],
    *[("accent-text", ground) for ground in ("paper", "surface", "accent-soft")],
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    *[
        (state, ground)
        for state in ("ok", "warn", "bad", "info")
        for ground in ("paper", "surface")
    ],
    *[(state, f"{state}-soft") for state in ("ok", "warn", "bad", "info")],
]
GRAPHICS = [(line, ground) for line in ("accent-line", "line-strong", "focus")
            for ground in ("paper", "surface")]  # fmt: skip


def roles(block: str, mode: int) -> dict[str, str]:
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", block)
    return {name: pair[mode] for name, *pair in found}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


NORMAL, HIGH, SYSTEM = (
    TOKENS.split(start, 1)[1].split("\n  }\n", 1)[0]
    for start in (":root {", '[data-contrast="high"] {', "(prefers-contrast: more) {")
)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("level", "least"), [("", 4.5), ("high", 7.0)])
def test_text_can_be_read(mode, level, least):
    colours = roles(NORMAL, mode) | (roles(HIGH, mode) if level else {})
    poor = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair in TEXT
        if contrast(colours[pair[0]], colours[pair[1]]) < least
    }
    assert not poor


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_graphics_stand_out(mode):
    colours = roles(NORMAL, mode)
    assert all(contrast(colours[line], colours[ground]) >= 3 for line, ground in GRAPHICS)


def test_the_systems_wish_for_contrast_means_the_same_as_ours():
    assert roles(SYSTEM, 0) == roles(HIGH, 0)
    assert roles(SYSTEM, 1) == roles(HIGH, 1)
