"""A phone in a hand: Chromium with a small touch screen, and the gestures of a thumb."""

import re
import shutil
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",  # containers run tests as root
    "--disable-gpu",
    "--mute-audio",
    # A camera that films a moving disc and a microphone that beeps, both allowed.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTH, HEIGHT = 390, 844
STEP_MS = 8
PATIENCE_MS = 30_000  # of every wait: a busy machine is no failure
# What the browser itself says of requests that a journey breaks on purpose, and of answers that
# a page knows how to take (409: this file has been sent before; 422: its second line is broken).
# A network that a journey takes away fails whatever is just being opened: sockets, too, and the
# look for a newer service worker (which says so if the server's answer is bad, not the network).
EXPECTED = re.compile(
    r"net::ERR_INTERNET_DISCONNECTED"
    r"|An unknown error occurred when fetching the script"
    r"|Failed to load resource: (net::ERR_(FAILED|ABORTED)|.*status of (409|422))"
)


# A page whose scripts have not run yet: what is pressed on it is lost, or sent as a bare form.
COMING = """{
  query(root) {
    const [page] = performance.getEntriesByType("navigation");
    return page && !page.domContentLoadedEventEnd ? root.documentElement ?? null : null;
  },
  queryAll(root) { return [this.query(root)].filter(Boolean); },
}"""


class NoBrowser(Exception):
    """The journeys need a real browser, and never pass without one."""


def find_chromium() -> str:
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise NoBrowser(
        f"No browser for tests/journeys: looked for {', '.join(NAMES)}. "
        "Install one, for example: apt-get install chromium"
    )


@dataclass
class Phone:
    """One person's phone. What its pages complain about fails the journey."""

    context: BrowserContext
    complaints: list[str] = field(default_factory=list)
    breaks: str = ""  # pattern of the addresses that its journey breaks on purpose

    @classmethod
    def take(cls, browser: Browser, url: str) -> "Phone":
        context = browser.new_context(
            base_url=url,
            viewport={"width": WIDTH, "height": HEIGHT},
            device_scale_factor=2,
            has_touch=True,
            is_mobile=True,
            locale="en-GB",
            timezone_id="Europe/Zurich",
        )
        context.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        phone = cls(context)
        context.on("console", phone._note)
        context.on("weberror", lambda error: phone.complaints.append(str(error.error)))
        context.on("page", let_it_come)
        return phone

    def _note(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        if message.type != "error" or EXPECTED.search(message.text):
            return
        if self.breaks and re.search(self.breaks, where):
            return
        # A page that was not found is a page; a script or picture that was not is a fault.
        if "status of 404" in message.text and message.page and message.page.url == where:
            return
        # A player that was refused a key says so on the screen.
        if re.search(r"status of 40[34]", message.text) and "/licence/" in where:
            return
        self.complaints.append(f"{message.text} ({where})")

    def put_away(self) -> None:
        """Answers that a journey changes on their way, and that are under way still, go nowhere."""
        for page in self.context.pages:
            page.unroute_all(behavior="ignoreErrors")
        self.context.close()

    def page(self) -> Page:
        return self.context.pages[0] if self.context.pages else self.context.new_page()


def let_it_come(page: Page) -> None:
    """Nobody presses anything on a page before it has come (it may be there in parts for long)."""
    page.add_locator_handler(page.locator("coming=page"), lambda: None)


def swipe(page: Page, *, up: bool = True, milliseconds: int = 120) -> None:
    """One quick flick of the thumb over half the screen; `up` brings the next item."""
    touch(page, _path(up, max(2, milliseconds // STEP_MS)))


def double_fling(page: Page, *, up: bool = True) -> None:
    """Two flicks, the second before the first has come to rest."""
    swipe(page, up=up, milliseconds=60)
    swipe(page, up=up, milliseconds=60)


def _path(up: bool, steps: int) -> list[tuple[float, float]]:
    start, end = (HEIGHT * 0.7, HEIGHT * 0.25) if up else (HEIGHT * 0.25, HEIGHT * 0.7)
    return [(WIDTH / 2, start + (end - start) * step / steps) for step in range(steps + 1)]


def touch(page: Page, path: list[tuple[float, float]], *, rest_ms: int = 0) -> None:
    """Real touch events from the browser's input pipeline, as a finger makes them.

    `rest_ms`: it holds still before it is lifted. One that is lifted in motion throws the page,
    even where nothing can move, and the browser takes a tap just after it for "stop".
    """
    cdp = page.context.new_cdp_session(page)
    for number, (x, y) in enumerate(path):
        kind = "touchMove" if number else "touchStart"
        cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    if rest_ms:
        page.wait_for_timeout(rest_ms)
    cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    cdp.detach()
