"""Robin sees where viewers leave a lesson and films it better: learners keep the old one until the
switch, and get it back; a test tells which is better, and Robin what it all earned."""

import re

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.billing.models import Plan
from apps.billing.providers import local

from . import accessibility, waiting
from .clips import make_clip
from .feed import ON_SCREEN, Feed
from .people import sign_up
from .running_site import Site
from .studio import CONVERTED, Studio

TITLE, SKILL = "Fill down, better", "Cells"
POSTER_IS_ANOTHER = """async ([id, poster]) => {
  const response = await fetch(`/api/v1/feed/items/${id}/`);
  return (await response.json()).media.poster !== poster;
}"""
STREAM = """async ([id]) => {
  const response = await fetch(`/api/v1/feed/items/${id}/`);
  return (await response.json()).media.hls;
}"""
VERSION = """async ([id]) => {
  const response = await fetch(`/api/v1/feed/items/${id}/`);
  return (await response.json()).media.version;
}"""
LEAVE_AT, WHOLE = 2, 3.9  # s of 4
ENOUGH = 50  # viewers of each version: with fewer a test says nothing
COUNTED = 60_000
KEPT = 200  # s: what the whole site earns today is worked out anew every two minutes
# The phone is taken up again, as often as it takes: what is new is not asked for at every look.
HEARS = """([from]) => {
  document.dispatchEvent(new Event("visibilitychange"));
  const feed = document.querySelector("lesson-feed");
  return feed.items[feed.index].media.hls.split("/")[4] !== from.split("/")[4];
}"""
IS_TOLD = """([selector]) => {
  document.dispatchEvent(new Event("visibilitychange"));
  return document.querySelector(selector).innerText.includes("not available any more");
}"""


def hear(feed: Feed, changed_from: str) -> None:
    """A feed that lies open learns by itself of another version."""
    feed.page.wait_for_function(HEARS, arg=[changed_from], polling=500)
    feed.page.keyboard.press("0")  # from the start: the few seconds are long over
    feed.expect_moving()


@pytest.fixture
def clips(tmp_path):
    return [
        make_clip(tmp_path / f"{n}.mp4", voice=voice, size="270x480", seconds=4, tone=n * 90)
        for n, voice in enumerate(("excel-fill-down", "excel-jump"))
    ]


@pytest.fixture
def subscriber(site: Site) -> None:
    """A learner has paid for Premium."""
    with site.database():
        payer = User.objects.create_user("subscriber@example.org", None, name="Subscriber")
        local.pay(user=payer, plan=Plan.objects.get(slug="premium"), card=local.Card.GOOD)


@pytest.fixture
def studio(page: Page, clips) -> Studio:
    """Robin's lesson is live."""
    studio = Studio.of_new_creator(page, "Robin")
    studio.send(clips[0])
    studio.write(title=TITLE, skill=SKILL)
    for stem in ("What is filled?", "Which keys?", "How far?"):
        studio.ask_one_of(stem, "This", "That", "Neither")
    expect(studio.standing).to_have_text("Ready to publish", timeout=CONVERTED)
    studio.publish()
    return studio


def remove_and_undo(page: Page, versions) -> None:
    page.get_by_role("button", name="Remove this version").click()
    undo = page.get_by_role("status").get_by_role("button", name="Undo")
    undo.focus()  # the message stays as long as the keyboard is in it
    expect(versions.get_by_text("Version 1", exact=True)).to_be_visible()
    expect(versions.get_by_role("listitem").filter(has_text="In use")).to_have_count(1)
    expect(versions.get_by_role("button", name="Bring version 2 back")).to_be_hidden()  # folded
    accessibility.check(page, keyboard=False)
    undo.press("Enter")
    expect(versions.get_by_role("button", name="Switch to version 2")).to_be_visible()


def see_where_they_leave(page: Page, site: Site, lesson: str) -> None:
    """Live, in the page that lies open."""
    page.get_by_role("link", name="Viewers").click()
    expect(page.get_by_role("heading", name="Nobody has watched it in this time")).to_be_visible()
    come(site, lesson, *[LEAVE_AT] * 17, *[WHOLE] * 8)
    expect(page.locator("[data-value=views]")).to_have_text("25", timeout=COUNTED)
    expect(page.get_by_text("68 % left within the first 3 seconds")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name=TITLE).click()


def come(site: Site, lesson: str, *viewers: float | str) -> None:
    site.run("-m", "tests.journeys.viewers", lesson, *map(str, viewers))


def find_out_which_is_better(page: Page, learner: Page, site: Site, lesson: str) -> None:
    """Every learner gets what was drawn for her and keeps it, until Robin decides."""
    page.get_by_role("link", name="Test versions against each other").click()
    page.get_by_role("button", name="Start the test").click()
    expect(page.get_by_role("heading", name="Too early to say")).to_be_visible()
    drawn = learner.evaluate(VERSION, [lesson])
    assert drawn in (1, 2)
    assert learner.evaluate(VERSION, [lesson]) == drawn

    come(site, lesson, f"1:{LEAVE_AT}:{ENOUGH}", f"2:{WHOLE}:{ENOUGH}")
    better = page.get_by_role("heading", name=re.compile("^Version 2 keeps .* more viewers to the"))
    expect(better).to_be_visible(timeout=COUNTED)
    accessibility.check(page)

    page.get_by_role("button", name="Set version 2 as default").click()
    expect(page.get_by_text("Version 2 was set as default.")).to_be_visible()
    assert learner.evaluate(VERSION, [lesson]) == 2
    page.get_by_role("button", name="Undo: back to version 1").click()
    expect(page.get_by_text("The decision was undone")).to_be_visible()
    assert learner.evaluate(VERSION, [lesson]) == 1
    page.goto(f"/studio/lessons/{lesson}/history/")
    expect(page.get_by_text("decided the test of versions · version 2")).to_be_visible()


def see_what_it_earned(page: Page) -> None:
    """Somebody has a plan: what it brings today is shared out by what was watched today."""
    today = page.locator(".figures div").filter(has_text="Today so far").locator("dd")

    def earned() -> re.Match[str] | None:
        page.goto("/studio/earnings/")
        return re.match(r"\$[\d.,]*[1-9]", today.inner_text())

    waiting.until(earned, "the estimate of today is more than nothing", seconds=KEPT)
    accessibility.check(page)


def choose_another_cover(page: Page, learner: Page, lesson: str) -> None:
    page.goto(f"/studio/lessons/{lesson}/")
    before = page.get_by_label("Preview of the lesson").get_attribute("poster")
    page.get_by_text("Change the cover").click()
    page.get_by_role("button", name="Frame at").last.click()
    expect(page.get_by_label("Preview of the lesson")).not_to_have_attribute(
        "poster", before, timeout=CONVERTED
    )
    learner.wait_for_function(POSTER_IS_ANOTHER, arg=[lesson, before])


def expect_told_that_it_is_gone(learner: Page) -> None:
    learner.emulate_media(reduced_motion="reduce")  # then nothing goes on by itself
    learner.wait_for_function(IS_TOLD, arg=[ON_SCREEN], polling=500)
    accessibility.check(learner, keyboard=False)


def test_a_new_version_of_a_live_lesson(subscriber, studio, phone, clips, site):
    page = studio.page
    lesson = page.url.rstrip("/").rpartition("/")[2]
    see_where_they_leave(page, site, lesson)
    fan = phone()
    fan.breaks = "/news/"  # 404: the lesson is withdrawn
    learner = fan.page()
    sign_up(learner, "fan")
    feed = Feed(learner)
    feed.open(TITLE)
    first = learner.evaluate(STREAM, [lesson])

    page.get_by_role("link", name="New version").click()
    accessibility.check(page)
    studio.choose(clips[1])
    studio.upload()
    versions = page.get_by_role("region", name="Versions")
    ready = versions.get_by_role("button", name="Switch to version 2")
    expect(ready).to_be_visible(timeout=CONVERTED)
    assert learner.evaluate(STREAM, [lesson]) == first
    accessibility.check(page)

    versions.get_by_role("link", name="Preview").first.click()
    expect(page.get_by_role("heading", name="Version 2")).to_be_visible()
    accessibility.check(page)
    page.get_by_role("link", name="Captions").click()
    expect(page.get_by_role("heading", name="Captions of version 2")).to_be_visible()
    accessibility.check(page)
    page.get_by_role("main").get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="Switch to version 2").click()
    undo = page.get_by_role("status").get_by_role("button", name="Undo")
    undo.focus()  # the message stays as long as the keyboard is in it
    expect(page.get_by_text("Learners have this version.")).to_be_visible()
    second = learner.evaluate(STREAM, [lesson])
    assert second.split("/")[4] != first.split("/")[4]
    assert learner.evaluate("([url]) => fetch(url).then((r) => r.status)", [first]) == 200
    hear(feed, first)

    undo.press("Enter")
    expect(page.get_by_role("button", name="Switch to version 2")).to_be_visible()
    assert learner.evaluate(STREAM, [lesson]).split("/")[4] == first.split("/")[4]
    hear(feed, second)

    remove_and_undo(page, versions)

    find_out_which_is_better(page, learner, site, lesson)
    see_what_it_earned(page)
    choose_another_cover(page, learner, lesson)
    studio.withdraw()
    expect_told_that_it_is_gone(learner)
