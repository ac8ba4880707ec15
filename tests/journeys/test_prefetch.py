"""Mira swipes to and fro: what comes next is fetched ahead, kept over a reload, and forgotten when
she signs out."""

import pytest
from playwright.sync_api import Page, expect

from .feed import Feed
from .people import sign_up
from .phone import swipe
from .waiting import until

KEPT = """() => caches.open("microlearn-starts").then((cache) => cache.keys())
  .then((keys) => keys.map((key) => key.url).filter((url) => !url.endsWith("/owner")))"""


def steps_of_visit_from(site, lesson: str) -> list[int]:
    from apps.analytics.models import Move

    with site.database():
        visits = Move.objects.filter(number=0, origin=lesson).order_by("-pk")
        moves = Move.objects.filter(session=visits.values("session")[:1])
        return list(moves.order_by("number").values_list("step", flat=True))


@pytest.fixture
def feed(page: Page) -> Feed:
    sign_up(page, "mira")
    return Feed(page)


def test_what_is_likely_is_there_before_the_swipe(feed, site):
    page = feed.page
    items = page.locator("lesson-feed").evaluate("(feed) => feed.items")
    assert all(0 <= item["odds"] <= 1 for item in items if item["kind"] != "end")

    # Forward and back: the odds are asked for anew, and kept are the first seconds of what anybody
    # may watch, under a name without a token.
    feed.expect_moving()
    swipe(page)
    feed.expect_at(1)
    swipe(page)
    feed.expect_at(2)
    with page.expect_response("**/api/v1/feed/odds/") as told:
        swipe(page, up=False)
        feed.expect_at(1)
    assert told.value.status == 200
    page.wait_for_function(f"() => ({KEPT})().then((kept) => kept.length > 0)")
    kept = page.evaluate(KEPT)
    assert all("/media/" not in url and url.startswith("https://starts.invalid/") for url in kept)

    # Who leaves tells where he went; no row names him.
    page.get_by_role("link", name="Today").click()
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    first = items[0]["id"]
    until(lambda: steps_of_visit_from(site, first) == [1, 1, -1], "her moves are recorded")

    # What was kept outlives the page, and the account's end on this phone ends it.
    page.goto("/")
    assert set(kept) <= set(page.evaluate(KEPT))
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    page.wait_for_function("() => caches.has('microlearn-starts').then((there) => !there)")
