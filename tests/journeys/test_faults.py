"""Farid learns on the train: tunnels, a full phone, two tabs, lessons that vanish. He goes on."""

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from . import shelf
from .feed import ON_SCREEN, TIME, Feed
from .people import sign_up
from .phone import HEIGHT, WIDTH, Phone, swipe

FIRST, SECOND, THIRD = (lesson.title for lesson in shelf.LESSONS[:3])
PIECES = re.compile(r"/media/.*\.mp4$")  # all but the first seconds
STARTS = re.compile(r"/media/.*\.bin$")
ITEM = re.compile(r"/api/v1/feed/items/\w+/$")
# What the browser does to a page that it puts away: its buffers are gone when it is back.
SLEEP = """(selector) => {
  const set = (hidden) => {
    Object.defineProperty(document, "hidden", {configurable: true, get: () => hidden});
    document.dispatchEvent(new Event("visibilitychange"));
  };
  set(true);
  for (const video of document.querySelectorAll("video")) {
    video.removeAttribute("src");
    video.load();
  }
  return new Promise((resolve) => setTimeout(() => resolve(set(false)), 100));
}"""
HIDE = """() => {
  Object.defineProperty(document, "hidden", {configurable: true, get: () => true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""
FULL = """Storage.prototype.setItem = () => {
  throw new DOMException("full", "QuotaExceededError");
};"""


@pytest.fixture
def farid(phone) -> Phone:
    taken = phone()
    # A page that a route has answered may not open a socket to this machine.
    taken.breaks = r"/media/|/api/v1/feed/|notification-bell"
    sign_up(taken.page(), "farid")
    return taken


@pytest.fixture
def feed(farid) -> Feed:
    return Feed(farid.page())


def status(code: int):
    return lambda route: route.fulfill(status=code, body="")


def show(feed: Feed, title: str) -> None:
    feed.open(title)
    expect(feed.card.get_by_role("heading", name=title)).to_be_visible()


def is_playing(page: Page, selector: str) -> bool:
    return page.evaluate("(s) => !document.querySelector(s + ' video').paused", selector)


def test_a_tunnel_is_told_quietly_and_passed(feed):
    page = feed.page
    page.route(PIECES, lambda route: route.abort())
    show(feed, FIRST)
    feed.expect_moving()  # the first second came
    note = feed.card.get_by_text("Waiting for the network")
    expect(note).to_be_visible()
    page.unroute(PIECES)
    expect(note).to_be_hidden()
    feed.expect_moving(2)


def test_addresses_that_run_out_are_renewed(feed):
    page, renewed = feed.page, []

    def refuse(route: Route) -> None:
        return route.continue_() if renewed else route.fulfill(status=403, body="")

    page.route(PIECES, refuse)
    page.on("request", lambda request: ITEM.search(request.url) and renewed.append(request.url))
    show(feed, FIRST)
    feed.expect_moving(2)
    assert len(renewed) == 1


def test_a_lesson_that_is_gone_says_so_and_the_next_one_comes(feed):
    """Its creator deletes it while it plays."""
    page = feed.page
    show(feed, FIRST)
    page.route(PIECES, status(404))
    page.route(ITEM, status(404))
    page.reload()
    feed.expect_moving()  # what it has
    expect(feed.card.get_by_text("not available any more")).to_be_visible()
    page.unroute_all()
    expect(feed.card.get_by_text("not available any more")).to_have_count(0)
    assert FIRST not in feed.titles()
    swipe(page)
    feed.expect_moving()


def test_a_malformed_item_stops_nothing(feed):
    """A server that is newer or broken sends what this page cannot play."""

    def spoil(route: Route) -> None:
        answer = route.fetch()
        page = re.search(r'(<script id="feed-page"[^>]*>)(.*?)(</script>)', answer.text(), re.S)
        found = json.loads(page[2])
        found["items"][0]["media"] = {"duration": "long", "video": [None]}
        found["items"].insert(1, None)
        text = answer.text().replace(page[2], json.dumps(found).replace("<", "\\u003c"))
        route.fulfill(response=answer, body=text)

    feed.page.route("**/learn/**", spoil)
    feed.page.reload()
    expect(feed.card).to_have_count(1)
    for _ in range(2):
        swipe(feed.page)
    expect(feed.card).to_have_count(1)
    assert len(feed.titles()) >= 2


def test_a_full_phone_and_a_clock_that_jumps_stop_nothing(farid):
    page = farid.page()
    page.add_init_script(FULL)
    page.reload()
    feed = Feed(page)
    feed.expect_moving()
    page.clock.set_fixed_time("2031-01-01T00:00:00Z")
    feed.card.get_by_role("button", name="Captions", exact=True).click()
    expect(feed.caption).to_be_hidden()
    page.clock.set_fixed_time("2001-01-01T00:00:00Z")
    show(feed, SECOND)
    feed.expect_moving(2)


def test_a_phone_that_slept_goes_on_where_it_was(feed):
    show(feed, SECOND)
    feed.expect_moving(1.5)
    place = feed.page.evaluate(TIME, ON_SCREEN)
    feed.page.evaluate(SLEEP, ON_SCREEN)
    feed.expect_moving(place - 0.5)
    swipe(feed.page)
    swipe(feed.page)
    feed.expect_moving()


def next_to(feed: Feed, title: str) -> int:
    """The place of the lesson that follows this one; the item before it is on screen."""
    show(feed, title)
    feed.page.evaluate("document.querySelector('lesson-feed').jump(0)")
    feed.expect_moving(1)
    goal = feed.page.evaluate(
        "() => document.querySelector('lesson-feed').items.findIndex((i, at) => at && i.media)"
    )
    for _ in range(goal - 1):
        swipe(feed.page)
    feed.expect_at(goal - 1)
    return goal


def test_the_next_lesson_moves_before_the_finger_has_left_the_glass(feed):
    page, goal = feed.page, next_to(feed, FIRST)
    cdp = page.context.new_cdp_session(page)

    def finger(kind: str, y: float | None = None) -> None:
        points = [] if y is None else [{"x": WIDTH / 2, "y": y}]
        cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    moving = f"""() => {{
      const {{video}} = document.querySelector("lesson-feed").cardAt({goal}).player;
      return !video.paused && video.muted && video.currentTime > 0;
    }}"""
    finger("touchStart", HEIGHT * 0.6)
    finger("touchMove", HEIGHT * 0.58)
    finger("touchMove", HEIGHT * 0.56)
    page.wait_for_function(moving)
    finger("touchMove", HEIGHT * 0.6)  # and back
    finger("touchEnd")
    feed.expect_at(goal - 1)
    page.wait_for_function(moving.replace("!video.paused", "video.paused"))
    swipe(page)
    feed.expect_at(goal)
    feed.expect_moving()


def test_a_picture_that_comes_by_a_key_does_not_wait_for_its_sound(feed):
    page, goal = feed.page, next_to(feed, FIRST)
    page.keyboard.press("ArrowDown")
    feed.expect_at(goal)
    sound = feed.card.get_by_role("button", name="Tap for sound")
    if sound.is_visible():
        sound.click()
    page.evaluate(f"""() => {{
      const {{video}} = document.querySelector("lesson-feed").cardAt({goal}).player;
      window.begunMuted = [];
      video.play = () => {{
        begunMuted.push(video.muted);
        return HTMLMediaElement.prototype.play.call(video);
      }};
    }}""")
    page.keyboard.press("ArrowUp")
    feed.expect_at(goal - 1)
    page.keyboard.press("ArrowDown")
    page.wait_for_function(f"""() => {{
      const {{video}} = document.querySelector("lesson-feed").cardAt({goal}).player;
      return begunMuted[0] === true && !video.muted;
    }}""")
    feed.expect_moving()


def test_the_way_back_costs_nothing(feed):
    page = feed.page
    show(feed, FIRST)
    feed.expect_moving(1)
    lessons = page.evaluate(
        "() => document.querySelector('lesson-feed').items"
        ".flatMap((item, at) => (item.media ? [at] : []))"
    )
    page.wait_for_function(
        "() => document.querySelector('lesson-feed').current.player.video.buffered.end(0) > 7"
    )
    for _ in range(lessons[2]):
        swipe(page)
    feed.expect_at(lessons[2])
    feed.expect_moving()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for _ in range(lessons[2]):
        swipe(page, up=False)
    feed.expect_at(0)
    feed.expect_moving()
    folder = feed.item(FIRST)["media"]["hls"].rpartition("/")[0]
    assert [url for url in asked if folder in url and not url.endswith((".vtt", ".jpg"))] == []


def test_the_sound_goes_on_while_nobody_looks(feed):
    page = feed.page
    show(feed, SECOND)
    feed.expect_moving()
    feed.card.get_by_role("button", name="Playback settings").click()
    page.get_by_role("switch", name="Keep listening").check()
    page.get_by_role("switch", name="Save data").check()
    assert page.evaluate("() => document.querySelector('lesson-feed').shared.saveData")
    page.get_by_role("dialog").get_by_role("button", name="Full screen").click()
    page.wait_for_function("() => document.fullscreenElement?.matches('lesson-feed')")
    assert page.evaluate("() => navigator.mediaSession.metadata.title") == SECOND
    player = "document.querySelector('lesson-feed').current.player"
    page.evaluate(f"() => {player}.seek(0)")
    page.evaluate(HIDE)
    page.wait_for_function(f"() => {player}.video.paused && !{player}.paused")
    place = page.evaluate(TIME, ON_SCREEN)
    page.wait_for_timeout(1500)
    page.evaluate(HIDE.replace("=> true", "=> false"))
    feed.expect_moving(place + 1)


def test_a_small_phone_plays_on_with_few_elements(farid):
    page = farid.page()
    page.add_init_script("Object.defineProperty(navigator, 'deviceMemory', {get: () => 0.5})")
    page.reload()
    feed = Feed(page)
    kinds = page.evaluate("() => document.querySelector('lesson-feed').items.map((i) => i.kind)")
    for index in [*range(1, len(kinds)), *reversed(range(len(kinds) - 1))]:
        swipe(page, up=feed_index(page) < index)
        feed.expect_at(index)
        if kinds[index] == "video":
            feed.expect_moving()
            page.evaluate("() => document.querySelector('lesson-feed').prepare()")
    assert page.locator("lesson-feed video").count() <= 4


def feed_index(page: Page) -> int:
    return page.evaluate("() => document.querySelector('lesson-feed').index")


def test_one_tab_speaks_at_a_time(farid):
    pages = [farid.page(), farid.context.new_page()]
    player = "document.querySelector('lesson-feed').current.player"
    for page in pages:
        page.goto("/")
        Feed(page).expect_moving()
        sound = Feed(page).card.get_by_role("button", name="Tap for sound")
        if sound.is_visible():
            sound.click()
        page.wait_for_function(f"() => !{player}.video.muted")
    for speaker, other in (pages, pages[::-1]):
        speaker.evaluate(f"() => {player}.seek(0)")
        Feed(speaker).expect_moving()
        other.evaluate(f"() => {player}.seek(0)")
        speaker.wait_for_function(f"() => {player}.video.paused && !{player}.video.ended")
        assert is_playing(other, ON_SCREEN)
