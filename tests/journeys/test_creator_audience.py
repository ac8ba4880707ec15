"""The author looks at a lesson's viewers while they come and go."""

import re

import pytest
from playwright.sync_api import Page, expect

from . import accessibility, shelf
from .people import sign_in
from .running_site import Site

TITLE = "Lock a cell, watched"
LEAVE_AT = 5  # s of 8
STANDS = "([from]) => document.querySelector('video').currentTime >= from"
HALTED = "() => document.querySelector('video').paused"


@pytest.fixture
def lesson(site: Site):
    """Of its own, so that no other journey's viewers are counted: another page for a recording that
    is there. It is gone from the feeds when the journey is over."""
    from apps.content.models import Atom, Version
    from apps.content.publishing import add_version, publish

    with site.database():
        known = Version.objects.get(atom__title="Lock a cell", is_default=True)
        owner, skill = known.atom.owner, known.atom.skill
        atom = Atom.objects.create(kind=Atom.Kind.VIDEO, title=TITLE, owner=owner, skill=skill)
        add_version(atom=atom, asset=known.asset, by=owner)
        publish(atom=atom, by=owner)
    yield atom.public_id
    with site.database():
        Atom.objects.filter(pk=atom.pk).update(state=Atom.State.ARCHIVED)


def come(site: Site, lesson: str, *seconds: float) -> None:
    site.run("-m", "tests.journeys.viewers", lesson, *map(str, seconds))


def test_where_viewers_leave_is_seen_live(page: Page, site: Site, lesson):
    sign_in(page, shelf.AUTHOR)
    page.goto(f"/studio/lessons/{lesson}/")
    page.get_by_role("link", name="Viewers").click()
    expect(page.get_by_role("heading", name="Nobody has watched it in this time")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Live · updated \d+ s ago$"))).to_be_visible()
    accessibility.check(page, keyboard=False)

    come(site, lesson, *[LEAVE_AT] * 17, *[7.9] * 8)

    leaving = page.get_by_role("region", name="Where they leave")
    expect(leaving.get_by_text("68 % left at 0:05")).to_be_visible()
    expect(page.locator("[data-value=views]")).to_have_text("25")
    curve = page.get_by_role("slider", name="Moment of the video")
    expect(curve.locator("polyline[data-points=points]")).not_to_have_attribute("points", "")
    accessibility.check(page)

    leaving.get_by_role("button", name="Play from 0:03").click()
    page.wait_for_function(STANDS, arg=[3])
    play_from_the_curve(page, curve)
    read_by_keys(page, curve)
    export(page)


def play_from_the_curve(page: Page, curve) -> None:
    """A tap at five eighths of the width is second 5 of 8: the video stands there, and plays."""
    box = curve.bounding_box()
    curve.tap(position={"x": box["width"] * 5.4 / 8, "y": box["height"] / 2})
    page.wait_for_function(STANDS, arg=[5])
    page.locator("[data-toggle]").focus()
    if page.locator("[data-toggle]").get_attribute("aria-label") == "Pause":
        page.keyboard.press("Enter")
    page.wait_for_function(HALTED)


def read_by_keys(page: Page, curve) -> None:
    curve.focus()
    curve.press("Home")
    expect(curve).to_have_attribute("aria-valuetext", "0:00 · 100 % still watching")
    for _ in range(LEAVE_AT):
        curve.press("ArrowRight")
    expect(curve).to_have_attribute("aria-valuetext", "0:05 · 32 % still watching")


def export(page: Page) -> None:
    with page.expect_download() as taken:
        page.get_by_role("link", name="Second by second (CSV)").click()
    rows = taken.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "second,time,plays,share"
    assert rows[6] == "5,0:05,8,0.32"
