"""Lena looks for a lesson by what is said in it, and keeps it."""

import re

from playwright.sync_api import Page, expect

from . import accessibility, shelf
from .feed import Feed
from .people import sign_up

SOUGHT = shelf.LESSONS[2].title  # its second sentence: "It needs two things …"


def test_found_and_kept(phone, site):
    page = phone().page()
    sign_up(page, "lena")
    index(site)
    feed = find(page)
    keep(feed)
    on_a_list(page)


def index(site) -> None:
    """What beat does within twenty seconds."""
    from apps.content.search import index
    from apps.tenants.scope import tenant_scope

    with site.database(), tenant_scope(1):
        index.catch_up()


def find(page: Page) -> Feed:
    page.get_by_role("link", name="Library").click()
    expect(page.get_by_text("Tap the bookmark on a lesson")).to_be_visible()
    field = page.get_by_role("searchbox", name="Search lessons")
    field.fill("nothing of that kind")
    field.press("Enter")
    expect(page.get_by_role("heading", name="Nothing for")).to_be_visible()
    accessibility.check(page)

    field.fill("")
    field.press_sequentially("thigns")  # sic
    found = page.get_by_role("link", name=SOUGHT)
    expect(found.locator("mark")).to_have_text("things,")
    expect(page).to_have_url(re.compile(r"\?q=thigns$"))
    accessibility.check(page)
    field.press("ArrowDown")
    expect(found).to_be_focused()
    page.keyboard.press("Enter")
    feed = Feed(page)
    expect(feed.card.get_by_role("heading", name=SOUGHT)).to_be_visible()
    return feed


def keep(feed: Feed) -> None:
    page = feed.page
    feed.expect_moving()
    save = feed.card.get_by_role("button", name="Save", exact=True)
    save.click()
    expect(save).to_have_attribute("aria-pressed", "true")
    feed.card.get_by_role("button", name="Share, lists and more").click()
    sheet = page.get_by_role("dialog", name=SOUGHT)
    accessibility.check(page, keyboard=False)
    sheet.get_by_role("button", name="Put it on a list").click()
    page.get_by_label("Name of a new list").fill("Before the exam")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("checkbox", name="Before the exam")).to_be_checked()
    page.get_by_role("button", name="Back", exact=True).click()
    page.get_by_role("button", name="Report a problem").click()
    page.get_by_role("radio", name="The captions are wrong").check()
    accessibility.check(page, keyboard=False)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("A person will look at it.")).to_be_visible()
    page.reload()
    expect(save).to_have_attribute("aria-pressed", "true")


def on_a_list(page: Page) -> None:
    page.goto("/library/")
    expect(
        page.get_by_role("region", name="Saved").get_by_role("link", name=SOUGHT)
    ).to_be_visible()
    accessibility.check(page)
    page.get_by_role("link", name="Before the exam").click()
    page.get_by_role("button", name="Rename the list").click()
    page.get_by_role("textbox", name="Name").fill("After the exam")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="After the exam")).to_be_visible()
    page.get_by_role("button", name="Change").click()
    accessibility.check(page)
    page.get_by_role("button", name=f"Take {SOUGHT} out").click()
    expect(page.get_by_role("heading", name="Nothing in it yet")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name=SOUGHT)).to_be_visible()
