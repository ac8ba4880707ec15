"""Robin films a lesson better: learners keep the old one until the switch, and get it back."""

import pytest
from playwright.sync_api import Page, expect

from . import accessibility
from .clips import make_clip
from .feed import ON_SCREEN, Feed
from .people import sign_up
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


def choose_another_cover(page: Page, learner: Page, lesson: str) -> None:
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


def test_a_new_version_of_a_live_lesson(studio, phone, clips):
    page = studio.page
    lesson = page.url.rstrip("/").rpartition("/")[2]
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

    choose_another_cover(page, learner, lesson)
    studio.withdraw()
    expect_told_that_it_is_gone(learner)
