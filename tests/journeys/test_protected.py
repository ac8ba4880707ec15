"""The hospital's lesson is encrypted: it plays for its nurse, and is noise for all others."""

import base64
import io
import json

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from . import accessibility
from .feed import ON_SCREEN, Feed
from .people import sign_in, sign_up
from .shelf import AUTHOR, HOSPITAL, LESSONS, NURSE
from .studio import CONVERTED

PRIVATE = next(lesson.title for lesson in LESSONS if lesson.tenant)
SOLD = LESSONS[2].title
LICENCE = "**/licence/"
# The video that the selector finds shows decrypted pictures, beyond so many seconds.
DECRYPTED = """([selector, after]) => {
  const video = document.querySelector(selector);
  return video?.mediaKeys && video.currentTime > after
    && video.getVideoPlaybackQuality().totalVideoFrames > 5;
}"""
# Nothing but the picture itself, held still. (A canvas gets no pixel of an encrypted one.)
ALONE = """(selector) => {
  const video = document.querySelector(`${selector} video`);
  video.pause();
  for (const other of video.parentElement.children) {
    if (other !== video) other.style.visibility = "hidden";
  }
}"""
# Lessons as the site describes them under CLEAR_KEY=False. (Chromium brings no Widevine.)
VENDOR_ONLY = """() => {
  const parse = JSON.parse;
  const systems = {"com.widevine.alpha": {licence: "/none/", certificate: ""}};
  JSON.parse = (...all) => {
    const value = parse(...all);
    for (const {media} of value?.items ?? []) {
      if (media?.protection) Object.assign(media.protection, {licence: "", systems});
    }
    return value;
  };
}"""
# Plays what somebody else was told of a lesson; what came of it after some seconds.
PLAY = """async (media) => {
  const { ClipSource } = await import("/static/js/models/source.js");
  const { Bandwidth } = await import("/static/js/models/bandwidth.js");
  const video = document.body.appendChild(document.createElement("video"));
  video.muted = true;
  let locked = null;
  const source = new ClipSource(media, {
    bandwidth: new Bandwidth(),
    quality: () => ({pixels: 1, saveData: true}),
    onstate: (kind, error) => kind === "locked" && (locked = error.code),
  });
  source.attach(video);
  source.prime();
  source.run();
  video.play().catch(() => {});
  for (let n = 0; n < 100 && !locked && video.currentTime < 0.5; n++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const {totalVideoFrames: frames} = video.getVideoPlaybackQuality();
  return {locked, time: video.currentTime, frames};
}"""


@pytest.fixture
def nurse(phone):
    """Nadia, working at the hospital, in its feed."""
    page = phone().page()
    sign_in(page, NURSE)
    page.get_by_role("link", name="Me").click()
    page.get_by_role("button", name=HOSPITAL).click()
    return Feed(page)


def answer(page: Page, status: int, change) -> None:
    """From now on the licence endpoint's answers are changed on their way."""

    def fulfil(route: Route) -> None:
        response = route.fetch()
        route.fulfill(status=status, content_type="application/json", body=change(response.text()))

    page.route(LICENCE, fulfil)


def test_the_nurse_sees_moving_pictures(nurse):
    nurse.open(PRIVATE, anew=True)
    nurse.expect_moving(1.5)  # beyond the start bundle
    media = nurse.item(PRIVATE)["media"]
    assert media["protection"]["scheme"] == "cbcs"
    assert b"encv" in base64.b64decode(media["video"][0]["init"])
    frames = "document.querySelector(`${selector} video`).getVideoPlaybackQuality()"
    nurse.page.wait_for_function(f"(selector) => {frames}.totalVideoFrames > 20", arg=ON_SCREEN)
    nurse.page.evaluate(ALONE, ON_SCREEN)
    shot = Image.open(io.BytesIO(nurse.card.locator("video").screenshot())).convert("RGB")
    middle = shot.crop((100, 300, shot.width - 200, shot.height - 300))
    assert len(middle.getcolors(maxcolors=1 << 24)) > 200, "no picture"


def test_a_seek_in_it_plays_on(nurse):
    nurse.open(PRIVATE)
    nurse.expect_moving()
    nurse.page.locator(f"{ON_SCREEN} lesson-player").evaluate("(player) => player.seek(4)")
    nurse.expect_moving(4)


def test_clear_and_encrypted_lessons_follow_each_other(nurse):
    nurse.open(PRIVATE)
    nurse.expect_moving()
    feed = nurse.page.locator("lesson-feed")
    for title in (LESSONS[0].title, PRIVATE, LESSONS[1].title):
        feed.evaluate(
            "(feed, title) => feed.jump(feed.items.findIndex("
            "(i) => i.kind === 'video' && i.title === title))",
            title,
        )
        nurse.expect_moving()


def test_a_clear_lesson_loads_nothing_of_it(phone):
    page = phone().page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    sign_up(page, "reader")
    Feed(page).expect_moving(1)
    assert not [url for url in asked if "protection" in url or "licence" in url]


def test_a_stranger_cannot_play_it_even_with_its_addresses(nurse, phone):
    media = nurse.item(PRIVATE)["media"]
    page = phone().page()
    sign_up(page, "thief")
    assert page.request.get(media["video"][0]["url"]).status == 200, "the bytes are no secret"
    outcome = page.evaluate(PLAY, media)
    assert (outcome["locked"], outcome["time"], outcome["frames"]) == ("not_found", 0, 0)
    assert nurse.page.evaluate(PLAY, media)["time"] >= 0.5, "the same script plays for the nurse"


def test_a_wrong_key_is_an_error_and_no_picture(nurse):
    def wrong(text: str) -> str:
        licence = json.loads(text)
        licence["keys"][0]["k"] = "A" * 22
        return json.dumps(licence)

    answer(nurse.page, 200, wrong)
    nurse.open(PRIVATE, anew=True)
    expect(nurse.card.get_by_text("This lesson did not play")).to_be_visible()
    assert nurse.page.evaluate(f"() => document.querySelector('{ON_SCREEN} video').currentTime") < 1


def test_a_licence_that_ends_is_renewed_and_playback_goes_on(nurse):
    given = []

    def short(text: str) -> str:
        given.append(text)
        return json.dumps({**json.loads(text), "seconds": 21})  # one second, by the player's margin

    answer(nurse.page, 200, short)
    nurse.open(PRIVATE, anew=True)
    nurse.expect_moving(4)
    assert len(given) >= 3, "asked again each time that a licence ended"
    video = f"document.querySelector('{ON_SCREEN} video')"
    assert nurse.page.evaluate(f"() => {video}.paused") is False


def test_who_lacks_a_subscription_is_told(nurse):
    error = {"code": "subscription_needed", "message": "", "details": {}}
    answer(nurse.page, 403, lambda _: json.dumps({"error": error}))
    nurse.open(PRIVATE)
    expect(nurse.card.get_by_text("This lesson needs a subscription")).to_be_visible()


def test_a_browser_without_the_means_is_told(nurse):
    nurse.page.add_init_script("delete Navigator.prototype.requestMediaKeySystemAccess")
    nurse.open(PRIVATE)
    expect(nurse.card.get_by_text("cannot be played in this browser")).to_be_visible()


def test_where_a_vendor_alone_gives_keys_and_has_nothing_here_that_is_told(nurse):
    nurse.page.add_init_script(f"({VENDOR_ONLY})()")
    nurse.open(PRIVATE)
    expect(nurse.card.get_by_text("This browser lacks the copy protection")).to_be_visible()


@pytest.fixture
def sold(site) -> str:
    """A public lesson of the author's, with a word to check; its id."""
    from apps.content.models import Atom

    with site.database():
        atom = Atom.objects.videos().get(title=SOLD)
        track = atom.versions.default().get().asset.caption_tracks.current().get(language="en")
        for n, word in enumerate(track.words):
            word["p"] = 0.2 if n == 5 else 0.99
        track.save()
        return atom.public_id


def subscribe(page: Page) -> None:
    """From the lesson to the plans, by the pay page of a laptop, which refuses one card."""
    page.get_by_role("link", name="See the plans").locator("visible=true").tap()
    page.get_by_role("button", name="Choose Premium", exact=True).tap()
    page.get_by_label("Test card that is refused").check()
    page.get_by_role("button", name="Pay $9.99").tap()
    expect(page.get_by_text("The card was refused.")).to_be_visible()
    accessibility.check(page)
    page.get_by_label("Test card that pays", exact=True).check()
    page.get_by_role("button", name="Pay $9.99").tap()
    expect(page.get_by_role("button", name="End the plan")).to_be_visible()
    accessibility.check(page)


def expect_decrypted(page: Page, selector: str, after: float = 0.5) -> None:
    page.wait_for_function(DECRYPTED, arg=[selector, after])


def see_as_its_author(page: Page, lesson: str) -> None:
    """The preview, from the middle too, and the two seconds around a word of the captions."""
    preview = "lesson-preview video"
    page.wait_for_function(
        "() => JSON.parse(document.querySelector('lesson-preview script').textContent).protection"
    )
    page.evaluate("(selector) => document.querySelector(selector).play()", preview)
    expect_decrypted(page, preview)
    page.evaluate("(selector) => { document.querySelector(selector).currentTime = 4 }", preview)
    expect_decrypted(page, preview, after=4.2)
    page.goto(f"/studio/lessons/{lesson}/captions/")
    page.get_by_role("button", name="Hear “").tap()
    start = page.locator(".word-card").first.get_attribute("data-from")
    expect_decrypted(page, ".word-card video", after=float(start) + 0.3)
    page.get_by_role("button", name="Hear the line at").first.tap()
    expect_decrypted(page, "line-player video", after=0.1)


def test_a_lesson_is_sold_and_open_again(phone, site, sold):
    author, learner = phone().page(), phone().page()
    sign_in(author, AUTHOR)
    author.goto(f"/studio/lessons/{sold}/")
    switch = author.get_by_role("switch", name="For subscribers only")
    try:
        switch.check()
        encrypted = author.get_by_text("Encrypted. Only subscribers get the key.")
        expect(encrypted).to_be_visible(timeout=CONVERTED)
        see_as_its_author(author, sold)

        sign_up(learner, "buyer")
        learner.goto(f"/learn/{sold}")
        feed = Feed(learner)
        expect(feed.card.get_by_text("This lesson needs a subscription")).to_be_visible()
        subscribe(learner)
        learner.goto(f"/learn/{sold}")
        feed.expect_moving(1.5)  # beyond the start bundle
        assert feed.item(SOLD)["media"]["protection"]["scheme"] == "cbcs"
    finally:
        author.goto(f"/studio/lessons/{sold}/")
        switch.uncheck()
        expect(author.get_by_text("Everyone may watch it.", exact=True)).to_be_visible(
            timeout=CONVERTED
        )
    learner.reload()
    feed.expect_moving(1.5)
    assert feed.item(SOLD)["media"]["protection"] is None


def test_no_licence_is_kept_by_the_browser(nurse):
    told = []

    def note(route: Route) -> None:
        response = route.fetch()
        told.append((response.headers["cache-control"], response.json()["keys"][0]["k"]))
        route.fulfill(response=response)

    nurse.page.route(LICENCE, note)
    nurse.open(PRIVATE)
    nurse.expect_moving()
    stored = "async () => JSON.stringify([{...localStorage}, await caches.keys()])"
    for cache, key in told:
        assert cache == "no-store"
        assert key not in nurse.page.evaluate(stored)
        assert key not in nurse.page.content()
