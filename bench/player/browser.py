"""A browser with a tab for each player, and the turns they take."""

import os
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from bench.player.percentiles import Cell, Sample
from bench.player.profiles import Profile
from tests.journeys.phone import find_chromium

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--mute-audio",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
)
SCREEN = {"width": 412, "height": 732}
RIVALS = Path(__file__).with_name("rivals.js")
ANSWERS = 9  # small ones, to learn what an idle line takes
SETTLE = 150  # ms
WATCH = int(os.environ.get("PLAYER_WATCH", "500"))
BUSY = int(os.environ.get("PLAYER_BUSY", "800"))
PATIENCE = 60_000  # ms

STATES = ("cold", "prefetched", "busy")


@dataclass
class Contestant:
    """A tab. `state`: cold, or with the next clip loaded ahead, or cold after a download of the
    clip on screen was cut off."""

    player: str
    state: str
    page: Page
    control: CDPSession
    cell: Cell = field(init=False)

    def __post_init__(self) -> None:
        self.cell = Cell(self.player, self.state)

    def swipe(self, number: int, idle: float) -> Sample:
        options = {"settle": SETTLE, "watch": WATCH, "idle": idle}
        if self.state == "busy":
            options["busy"] = BUSY
        try:
            sample = self.page.evaluate("([i, o]) => __ttff.swipe(i, o)", [number, options])
        except BrowserError as error:
            sample = {"ttff": None, "error": str(error)[:200]}
        self.page.evaluate("() => __ttff.rest()")
        return sample


@contextmanager
def opened(arguments: Sequence[str]) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=[*ARGUMENTS, *arguments]
        )
        try:
            yield browser
        finally:
            browser.close()


def person(browser: Browser, url: str, cookie: Mapping[str, str], *, ours: bool) -> BrowserContext:
    """Somebody who is signed in. A page of the bench's own may do what ours forbid themselves."""
    context = browser.new_context(base_url=url, viewport=SCREEN, bypass_csp=not ours)
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{**cookie, "url": url}])
    return context


def seat(browser: Browser, url: str, cookie: Mapping[str, str], player: str, state: str):
    """One contestant, ready to swipe, with a connection of its own."""
    page = person(browser, url, cookie, ours=player == "ours").new_page()
    page.on("pageerror", lambda error: print(f"  {player} {state}: {error}"))
    if player == "ours":
        page.goto("/?ttff=1" if state == "prefetched" else "/?ttff=cold")
    else:
        open_rival(page, player, ahead=state == "prefetched")
    page.wait_for_function("() => window.__ttff")
    page.evaluate("() => __ttff.ready.then(() => __ttff.rest())")
    return Contestant(player, state, page, page.context.new_cdp_session(page))


def open_rival(page: Page, player: str, *, ahead: bool) -> None:
    kind, _dash, rung = player.partition("-")
    page.goto("/healthz")
    page.evaluate(
        "(rival) => { document.body.replaceChildren(); window.__rival = rival; }",
        {"player": kind, "rung": rung or "720p", "ahead": ahead},
    )
    page.add_script_tag(content=RIVALS.read_text(), type="module")


def take_turns(contestants: Sequence[Contestant], profile: Profile, rounds: int) -> None:
    """`rounds` swipes of each, in an order that is drawn anew each round; one before that does not
    count."""
    shuffle = random.Random(profile.name).shuffle  # noqa: S311 - no secret
    for each in contestants:
        if profile.cpu > 1:
            each.control.send("Emulation.setCPUThrottlingRate", {"rate": profile.cpu})
    idle = 1.3 * line_takes(contestants[0]) + 10
    for number in range(rounds + 1):
        order = list(contestants)
        shuffle(order)
        for each in order:
            each.page.bring_to_front()
            # Every third lesson: nothing of it is held because of the one before.
            sample = each.swipe(number * 3, idle)
            if number:
                each.cell.samples.append(sample)


def line_takes(contestant: Contestant) -> float:
    """ms of a small answer while nobody else uses the line."""
    times = [contestant.page.evaluate("() => __ttff.answered()") for _ in range(ANSWERS)]
    return sorted(times)[ANSWERS // 2]
