"""Pages also run from right to left: style sheets say start and end, not left and right."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "static/css"
DECLARATION = re.compile(r"^\s*([a-z-]+):\s*([^;{]+);", re.M)
SIDED = re.compile(
    r"(scroll-)?(margin|padding|border)-(top-|bottom-)?(left|right)(-\w+)?|left|right"
)
TO_AND_FRO = re.compile(r"@keyframes nudge \{.*?\n  \}", re.S)
FOUR_SIDES = ("margin", "padding", "inset", "border-width")
# The middle is the middle; safe areas are the device's, whatever it shows.
MIDDLE = ("left", "50%")
# A video's time, from left to right everywhere: the strip says dir="ltr".
OF_TIME = {"cutter.css"}


def parts(value: str) -> list[str]:
    """`1px calc(2px + var(--a)) 3px` in its three parts."""
    found, depth = [""], 0
    for char in " ".join(value.split()):
        depth += (char == "(") - (char == ")")
        if char == " " and not depth:
            found.append("")
        else:
            found[-1] += char
    return found


def is_sided(name: str, value: str) -> bool:
    value = value.removesuffix("!important").strip()
    if SIDED.fullmatch(name):
        return (name, value) != MIDDLE
    if name in ("text-align", "float", "clear"):
        return value in ("left", "right")
    if name in FOUR_SIDES and len(parts(value)) == 4:
        sides = parts(value)[1], parts(value)[3]
        return len({side.replace("-left", "-right") for side in sides}) == 2
    return name in ("translate", "transform") and bool(
        re.search(r"translateX\((?!.*var\(--way\))|^-?[1-9.][^ ]*(px|rem) ", value)
    )


def sided(sheet: str) -> list[str]:
    plain = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)
    declared = DECLARATION.findall(TO_AND_FRO.sub("", plain))
    return [f"{name}: {value}" for name, value in declared if is_sided(name, value)]


def test_style_sheets_say_start_and_end():
    found = {path.name: sided(path.read_text()) for path in CSS.glob("*.css")}
    assert {name: rows for name, rows in found.items() if rows and name not in OF_TIME} == {}


@pytest.mark.parametrize(
    "declaration",
    [
        "margin-left: 1rem;",
        "right: 0;",
        "text-align: left;",
        "padding: 0 1rem 0 calc(2rem + 1px);",
        "transform: translateX(1rem);",
        "translate: -5rem 0;",
    ],
)
def test_a_side_is_found(declaration):
    assert sided(f".a {{\n  {declaration}\n}}")


@pytest.mark.parametrize(
    "declaration",
    ["padding: 0 var(--a) 1rem;", "left: 50%;", "inset: 0 0 auto;", "translate: 0 -50%;"],
)
def test_what_has_no_side_passes(declaration):
    assert not sided(f".a {{\n  {declaration}\n}}")


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("de", "ltr"), ("ar", "rtl"), ("he", "rtl")]
)
def test_the_page_runs_as_its_language_does(client, db, settings, language, direction):
    settings.LANGUAGES = [(code, code) for code in ("en", "de", "ar", "he")]
    for address in ("/accounts/login/", "/nothing/here/", "/offline/"):
        page = client.get(address, headers={"accept-language": language}).content.decode()
        assert f'<html lang="{language}" dir="{direction}"' in page
