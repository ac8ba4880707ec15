"""Every page, once: by axe and by keyboard, on 320 px, in high contrast. What a page shows in other
states is looked at where a journey brings it about (`accessibility.check`)."""

import pytest
from playwright.sync_api import Page, expect

from . import accessibility, shelf
from .feed import Feed
from .people import sign_in, sign_up

VISITOR = (
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/nothing/here/",
    "/design/",
)
LEARNER = (
    "/today/",
    "/today/review/",
    "/library/",
    "/library/saved/",
    "/library/history/",
    "/courses/",
    "/notifications/",
    "/me/",
    "/me/preferences/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/studio/",
)
BROKEN = """<!doctype html><html lang="en"><title>Broken</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<main><h1>One</h1><h3>skipped</h3><p style="color:#767676;background:#fff">grey</p>
<button style="width:20px;height:20px;outline:none">x</button>
<div style="width:500px">wide words</div>
<div style="width:60px;overflow:hidden;white-space:nowrap">words that are cut off</div></main>"""


def swept(page: Page, paths: tuple[str, ...]) -> list[str]:
    findings = []
    for path in paths:
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_attached()
        findings += accessibility.sweep(page)
    return findings


def test_the_sweep_finds_what_is_broken(page):
    page.set_content(BROKEN)
    findings = "\n".join(accessibility.sweep(page))
    for fault in (
        "heading-order",
        "focus not visible",
        "target of 20 × 20 px",
        "at 320 px beyond the window",
        "at 320 px cut off",
        "in high contrast: axe color-contrast-enhanced",
    ):
        assert fault in findings


def test_pages_of_a_visitor(page):
    findings = swept(page, VISITOR)
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill("nobody@example.org")
    page.get_by_label("Password", exact=True).fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert [*findings, *accessibility.violations(page)] == []


def test_pages_of_a_learner(page):
    sign_up(page, "mila")
    feed = Feed(page)
    feed.expect_moving()
    findings = [*accessibility.sweep(page), *sheets(feed), *swept(page, LEARNER)]
    assert findings == []


def sheets(feed: Feed) -> list[str]:
    """What lies on a lesson, opened one after the other."""
    page, findings = feed.page, []
    for button in ("Transcript", "Playback settings"):
        feed.card.get_by_role("button", name=button).click()
        expect(page.get_by_role("dialog", name=button)).to_be_visible()
        findings += accessibility.violations(page)
        page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    findings += accessibility.violations(page)
    page.keyboard.press("Escape")
    return findings


def test_pages_of_a_creator(page):
    sign_in(page, shelf.AUTHOR)
    findings = swept(page, ("/studio/", "/studio/new/"))
    lesson = page.goto("/studio/") and page.locator(".shelf a").first.get_attribute("href")
    assert [*findings, *swept(page, (lesson, f"{lesson}captions/"))] == []


@pytest.fixture
def strobe(site):
    """One lesson flashes, as its conversion would have found."""
    from apps.content.models import Atom

    def mark(flashes: list) -> str:
        with site.database():
            lesson = Atom.objects.filter(title=shelf.LESSONS[1].title, kind="video").first()
            asset = lesson.versions.get().asset
            asset.flashes = flashes
            asset.save(update_fields=["flashes"])
            return lesson.public_id

    yield mark([[1.2, 3.0]])
    mark([])


def test_a_lesson_that_flashes_waits_for_a_yes(page, strobe):
    sign_up(page, "ines")
    page.goto(f"/learn/{strobe}")
    feed = Feed(page)
    warning = feed.card.get_by_role("alert").filter(has_text="This lesson flashes")
    expect(warning).to_contain_text("0:01")
    feed.expect_still()
    assert accessibility.violations(page) == []
    page.keyboard.press("Space")
    feed.expect_still()
    warning.get_by_role("button", name="Play it all the same").click()
    feed.expect_moving()
    expect(warning).to_be_hidden()
