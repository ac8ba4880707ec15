"""Lena looks for a lesson by what is said in it, keeps it, and sends it to a friend who has no
account."""

import re

from playwright.sync_api import Page, expect

from . import accessibility, shelf
from .feed import Feed
from .people import sign_up

OTHER = shelf.LESSONS[0].title
SOUGHT = shelf.LESSONS[2].title  # its second sentence: "It needs two things …"


def test_found_kept_looked_up_and_shared(phone, site):
    page = phone().page()
    email = sign_up(page, "lena")
    index(site)
    feed = find(page)
    keep(feed)
    ask(feed)
    on_a_list(page, site, email)
    in_the_history(page)
    link = share(page)
    as_a_visitor(phone().page(), link)


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


def ask(feed: Feed) -> None:
    """A question to its creator, at the second where it is not clear."""
    page = feed.page
    feed.card.get_by_role("button", name="Share, lists and more").click()
    page.get_by_role("button", name="Ask the creator").click()
    sheet = page.get_by_role("dialog", name="Ask the creator")
    sheet.get_by_role("textbox", name="Your question at").fill("Which two things?")
    accessibility.check(page, keyboard=False)
    sheet.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Asked. You are told when")).to_be_visible()
    page.goto("/library/questions/")
    expect(page.get_by_text("Which two things?")).to_be_visible()


def on_a_list(page: Page, site, email: str) -> None:
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
    add_on_another_device(site, email)
    page.reload()
    in_another_order(page)
    page.get_by_role("button", name="Change").click()
    page.get_by_role("button", name=f"Take {SOUGHT} out").click()
    expect(page.get_by_role("link", name=SOUGHT)).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name=SOUGHT)).to_be_visible()


def add_on_another_device(site, email: str) -> None:
    from apps.content import playlists
    from apps.content.models import Atom, Playlist

    with site.database():
        made = Playlist.objects.get(owner__email=email, name="After the exam")
        playlists.add(playlist=made, atom=Atom.objects.videos().get(title=OTHER))


def in_another_order(page: Page) -> None:
    """The second lesson is dragged above the first, and stays there."""
    page.get_by_role("button", name="Change").click()
    accessibility.check(page)
    first, second = (page.locator("[data-grip]").nth(n).bounding_box() for n in (0, 1))
    x = second["x"] + second["width"] / 2
    page.mouse.move(x, second["y"] + second["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, first["y"], steps=6)
    with page.expect_response(lambda answer: "/order/" in answer.url) as kept:
        page.mouse.up()
    assert kept.value.status == 204
    expect(page.get_by_text(f"{OTHER}: now 1 of 2")).to_be_attached()
    page.reload()
    expect(page.locator("[data-part=rows] > li").first).to_contain_text(OTHER)


def in_the_history(page: Page) -> None:
    page.goto("/library/history/")
    row = page.get_by_role("listitem").filter(has_text=SOUGHT)
    expect(row).to_be_visible()
    accessibility.check(page)
    row.get_by_role("button").click()
    expect(row).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(row).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()


def share(page: Page) -> str:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/library/saved/")
    page.get_by_role("link", name="Play all").click()
    feed = Feed(page)
    feed.expect_moving(after=1.2)
    feed.card.get_by_role("button", name="Share, lists and more").click()
    page.get_by_role("checkbox", name="Start at").check()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("Link copied")).to_be_visible()
    return page.evaluate("() => navigator.clipboard.readText()")


def as_a_visitor(page: Page, link: str) -> None:
    second = int(re.search(r"[?&]t=(\d+)$", link)[1])
    page.goto(link)
    feed = Feed(page)
    feed.expect_moving(after=second)
    picture = page.locator("meta[property='og:image']").get_attribute("content")
    assert page.request.get(picture).headers["content-type"] == "image/jpeg"
    assert accessibility.sweep(page) == []
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("heading", name="Will you still know it tomorrow?")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Start learning").click()
    expect(page).to_have_url(re.compile(r"/accounts/signup/\?next=/learn/"))
