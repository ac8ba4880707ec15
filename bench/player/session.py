"""Twelve minutes of a learner in one: 28 switches over 20 lessons, back and forth."""

import os
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Browser

from bench.player.browser import open_rival, person
from bench.player.percentiles import pair, stalled
from bench.player.profiles import PROFILES, Profile
from bench.player.site import Running
from bench.player.wire import Wire

# 23 on and 5 back; the furthest is the twentieth lesson.
WAYS = [1] * 3 + [-1] + [1] * 5 + [-1] * 2 + [1] * 6 + [-1] + [1] * 9 + [-1]
# ms that a lesson is looked at: a thumb in a hurry swipes while the lesson still downloads.
WATCH = {"calm": 2500, "hasty": 700}
PATIENCE = 240_000  # ms
FIRST = """() => new Promise((resolve) => {
  const begun = () => {
    const video = document.querySelector(".feed-card:not([inert]) video");
    if (!video) return requestAnimationFrame(begun);
    video.requestVideoFrameCallback(() => resolve(performance.now()));
  };
  begun();
})"""


def run(
    browser: Browser, up: Running, wire: Wire, profile: Profile, player: str, pace: str
) -> dict[str, Any]:
    """The page is opened on the line, as a learner opens it."""
    wire.become(PROFILES["unshaped"].line if player != "ours" else profile.line)
    page = person(browser, up.url, up.cookie, ours=player == "ours").new_page()
    page.set_default_timeout(PATIENCE)
    opened = None
    if player == "ours":
        page.goto("/?ttff=1", wait_until="commit")
        opened = page.evaluate(FIRST)
    else:
        open_rival(page, player, ahead=True)
    page.wait_for_function("() => window.__ttff")
    wire.become(profile.line)
    page.wait_for_timeout(WATCH[pace])
    before = wire.carried().down
    samples = page.evaluate(
        "([ways, options]) => __ttff.session(ways, options)", [WAYS, {"watch": WATCH[pace]}]
    )
    size = wire.carried().down - before
    page.context.close()
    return summary(player, pace, samples, opened=opened, size=size)


def summary(
    player: str, pace: str, samples: list[Mapping[str, Any]], *, opened: float | None, size: int
) -> dict[str, Any]:
    moving = [sample["ttff"] for sample in samples if sample["ttff"] is not None]
    return {
        "player": player,
        "pace": pace,
        "switches": len(samples),
        "prefetched": sum(sample["ready"] for sample in samples) / len(samples),
        "stalls": sum(stalled(sample) for sample in samples),
        "failures": len(samples) - len(moving),
        "frame": pair([s.get("shown") or s["ttff"] for s in samples if s["ttff"]]),
        "moving": pair(moving),
        "opened": opened,
        "kilobytes": size / 1000 / len(samples),
        "samples": samples,
    }


def players() -> list[str]:
    return os.environ.get("PLAYER_SESSION_PLAYERS", "ours").split()


def paces() -> list[str]:
    return os.environ.get("PLAYER_SESSIONS", "calm hasty").split()
