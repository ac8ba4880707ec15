"""What a phone downloads before the first frame of the feed."""

import re
from pathlib import Path

import brotli
import pytest

from apps.lib import modules

STATIC = Path(__file__).parents[2] / "static"
SCRIPT = re.compile(r'<script type="module" src="/static/([^"]+)"')
PRELOAD = re.compile(r'<link rel="modulepreload" href="/static/([^"]+)"')
STYLE = re.compile(r'<link rel="stylesheet" href="/static/([^"]+)"')
JAVASCRIPT, CSS = 30_000, 20_000  # bytes, compressed as published


@pytest.fixture
def feed_page(sign_in, bob):
    return sign_in(bob).get("/").content.decode()


def source(name: str) -> str:
    return (STATIC / name).read_text()


def sent(text: str) -> int:
    return len(brotli.compress(text.encode()))


def test_the_modules_of_the_first_frame_weigh_little(feed_page):
    entries = SCRIPT.findall(feed_page)
    weights = {
        name: sent(modules.without_comments(source(name)))
        for name in modules.graph(entries, source)
    }
    heaviest = sorted(weights.items(), key=lambda pair: -pair[1])
    assert "js/elements/lesson-feed.js" in entries
    assert sum(weights.values()) < JAVASCRIPT, heaviest


def test_they_are_asked_for_at_once(feed_page):
    needed = modules.graph(["js/elements/lesson-feed.js"], source)
    assert "js/models/source.js" in needed
    assert set(needed) <= set(PRELOAD.findall(feed_page))


def test_nothing_is_preloaded_that_no_script_needs(feed_page):
    needed = modules.graph(SCRIPT.findall(feed_page), source)
    assert set(PRELOAD.findall(feed_page)) <= set(needed)


def test_the_styles_weigh_little(feed_page):
    sheets = STYLE.findall(feed_page)
    assert len(sheets) > 3
    assert sum(sent(source(name)) for name in sheets) < CSS
