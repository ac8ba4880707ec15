"""Chris films a lesson and has it in learners' feeds."""

import re

import pytest
from playwright.sync_api import Page, expect

from . import accessibility
from .clips import make_clip
from .feed import Feed
from .people import sign_up
from .studio import CONVERTED, Studio

TITLE, SKILL = "Fill down in one stroke", "Cells"


@pytest.fixture
def clip(tmp_path):
    """Some megabytes: enough pieces to lose the connection between two of them."""
    return make_clip(
        tmp_path / "fill-down.mp4",
        voice="excel-fill-down",
        size="540x960",
        seconds=8,
        bitrate="3M",
        tone=200,
    )


@pytest.fixture
def studio(page: Page) -> Studio:
    """Chris has signed up and become a creator."""
    sign_up(page, "chris")
    page.get_by_role("link", name="Create").click()
    accessibility.check(page)
    page.get_by_label("Your name").fill("Chris")
    page.get_by_role("button", name="Become a creator").click()
    expect(page.get_by_role("link", name="Make your first lesson")).to_be_visible()
    return Studio(page)


class Uplink:
    """The phone's way up: slow, lost, or free."""

    def __init__(self, page: Page) -> None:
        self._cdp = page.context.new_cdp_session(page)
        self._cdp.send("Network.enable")

    def limit(self, *, bytes_a_second: int = -1, lost: bool = False) -> None:
        conditions = {"offline": lost, "latency": 0, "downloadThroughput": -1}
        self._cdp.send(
            "Network.emulateNetworkConditions", conditions | {"uploadThroughput": bytes_a_second}
        )


def test_from_a_file_to_another_learners_feed(studio, phone, clip):
    page = studio.page
    studio.send(clip)
    expect(studio.stage("Check the file")).to_contain_text("Check the file")
    studio.write(title=TITLE, skill=SKILL)
    studio.ask_one_of("Which keys fill down?", "Ctrl and D", "Ctrl and R", "Ctrl and F")
    studio.ask_one_of("What is filled?", "The selection", "The sheet")
    studio.ask_order("In which order?", "Select", "Press", "Look")

    expect(studio.standing).to_have_text("Ready to publish", timeout=CONVERTED)
    expect(page.get_by_label("Preview of the lesson")).to_have_attribute("poster", re.compile("."))
    transcript = page.get_by_role("region", name="Transcript")
    expect(transcript).to_contain_text("down", ignore_case=True, timeout=CONVERTED)
    accessibility.check(page)
    studio.publish()

    learner = phone().page()
    sign_up(learner, "fan")
    feed = Feed(learner)
    assert TITLE in feed.titles()
    feed.open(TITLE)
    feed.expect_moving()

    studio.delete()
    learner.goto("/")
    assert TITLE not in Feed(learner).titles()
    accessibility.check(page)
    page.get_by_role("link", name="Your lessons").click()
    page.get_by_role("link", name="Archived and deleted").click()
    page.get_by_role("link", name=re.compile(f"{TITLE}.*Goes for good on")).click()
    page.get_by_role("button", name="Bring it back").click()
    expect(studio.standing).to_have_text("Ready to publish")
    studio.publish()
    studio.withdraw()
    learner.goto("/")
    assert TITLE not in Feed(learner).titles()


def test_an_upload_goes_on_after_a_lost_connection(studio, clip):
    page = studio.page
    uplink = Uplink(page)
    uplink.limit(bytes_a_second=400_000)
    studio.send(clip)
    progress = page.get_by_role("progressbar", name="Upload")
    page.wait_for_function("(bar) => bar.value > 0.2", arg=progress.element_handle())
    uplink.limit(lost=True)
    expect(page.get_by_text("No connection. Goes on by itself")).to_be_visible()
    uplink.limit()
    expect(studio.stage("Check the file")).to_be_visible(timeout=CONVERTED)
    expect(studio.standing).to_have_text("Draft", timeout=CONVERTED)


def tray_of(page: Page):
    return page.get_by_role("region", name="Uploads")


def test_an_upload_goes_on_on_other_pages_and_after_a_closed_tab(studio, clip):
    page = studio.page
    uplink = Uplink(page)
    uplink.limit(bytes_a_second=200_000)
    studio.send(clip)
    lesson = page.url
    progress = page.get_by_role("progressbar", name="Upload")
    page.wait_for_function("(bar) => bar.value > 0.2", arg=progress.element_handle())
    page.goto("/today/")
    expect(tray_of(page)).to_contain_text(re.compile(r"Uploading [2-9]\d%"))
    accessibility.check(page)
    tray_of(page).get_by_role("button", name="Pause").click()
    expect(tray_of(page)).to_contain_text("Paused")
    context = page.context
    page.close()

    page = context.new_page()
    page.goto("/studio/")
    expect(tray_of(page)).to_contain_text("Paused")
    tray_of(page).get_by_role("button", name="Go on").click()
    expect(tray_of(page)).to_contain_text("Uploaded")
    page.goto(lesson)
    expect(Studio(page).standing).to_have_text("Draft", timeout=CONVERTED)


def test_the_same_file_is_recognised(studio, clip):
    page = studio.page
    studio.send(clip)
    expect(studio.stage("Check the file")).to_be_visible()
    studio.open_new()
    studio.choose(clip)
    studio.upload()
    expect(page.get_by_text("You have uploaded this file before")).to_be_visible()
    page.get_by_role("link", name="Open that lesson").click()
    expect(page.get_by_role("heading", name="Details")).to_be_visible()


def test_a_file_that_is_no_video_is_refused_at_once(studio, tmp_path):
    fake = tmp_path / "notes.mp4"
    fake.write_text("These are notes.")
    studio.open_new()
    studio.choose(fake)
    expect(studio.page.get_by_role("alert")).to_contain_text("not")


def test_a_video_is_cut_before_it_is_sent(studio, site, clip):
    page = studio.page
    studio.open_new()
    studio.choose(clip)
    start = page.get_by_role("slider", name="Start", exact=True)
    expect(start).to_have_attribute("aria-valuetext", "0:00.0")
    start.press("Shift+ArrowRight")
    start.press("Shift+ArrowRight")
    page.get_by_role("slider", name="End", exact=True).press("Shift+ArrowLeft")
    page.get_by_role("radio", name="Pick a frame").check()
    page.get_by_role("slider", name="Slide to the best moment").press("ArrowRight")
    accessibility.check(page)
    studio.upload()
    expect(studio.standing).to_have_text("Draft", timeout=CONVERTED)

    with site.database():
        from apps.media.models import Asset

        asset = Asset.objects.latest("pk")
        assert asset.trim_start_ms == 2000
        assert asset.trim_start_ms < asset.cover_ms < asset.trim_end_ms
        assert 4800 < asset.duration_ms < 5200

    page.goto("/me/")
    page.get_by_role("main").get_by_role("link", name="News").click()
    expect(page.get_by_role("listitem").filter(has_text="can be watched")).to_be_visible()
    accessibility.check(page)
