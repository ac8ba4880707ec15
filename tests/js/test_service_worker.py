"""The service worker in a real Chromium, against a site that goes away, comes back and changes."""

import json
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from apps.accounts import service_worker
from tests.journeys.phone import ARGUMENTS, PATIENCE_MS, find_chromium

from .test_in_browser import ROOT

LIVE = "<!doctype html><title>live</title><h1>live {number}</h1>"
CONTROLLED = "async () => { await navigator.serviceWorker.register('/sw.js'); {claim} }".replace(
    "{claim}",
    "if (!navigator.serviceWorker.controller) await new Promise((resolve) => "
    "navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));",
)


SHOWN = """() => navigator.serviceWorker.ready.then((it) => it.getNotifications()).then((all) =>
  all.map(({ title, body, tag, data }) => ({ title, body, url: data.url, tag })))"""


class Answers(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        site: TinySite = self.server.site  # type: ignore[attr-defined]
        if self.path.startswith("/static/"):
            return super().do_GET()
        if self.path == "/sw.js":
            return self._send(site.worker, "text/javascript")
        if self.path == "/offline/":
            return self._send(service_worker.offline_page(), "text/html")
        if self.headers.get("Sec-Fetch-Mode") != "navigate":
            return self._send("", "image/x-icon")
        site.shown += 1
        return self._send(LIVE.format(number=site.shown), "text/html")

    def _send(self, text: str | None, kind: str) -> None:
        self.send_response(200 if text is not None else 500)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        self.wfile.write((text or "").encode())

    def log_message(self, *_arguments: object) -> None:
        """Nothing: the page says what is wrong."""


class TinySite:
    """Pages that count, our worker, and a plug to pull."""

    def __init__(self) -> None:
        self.worker: str | None = service_worker.script()
        self.shown = 0
        self.port = 0
        self.start()

    def start(self) -> None:
        def handler(*arguments: object) -> Answers:
            return Answers(*arguments, directory=str(ROOT))  # type: ignore[arg-type]

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        self._server.site = self  # type: ignore[attr-defined]
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def site() -> Iterator[TinySite]:
    running = TinySite()
    yield running
    running.stop()


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        context = browser.new_context()
        context.set_default_timeout(PATIENCE_MS)
        yield context
        browser.close()


@pytest.fixture
def page(context: BrowserContext, site: TinySite) -> Page:
    """A page that the worker controls."""
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{site.port}/lessons")
    page.evaluate(CONTROLLED)
    return page


def shells(page: Page) -> list[str]:
    return page.evaluate("caches.keys()")


def pushed(page: Page, told: str) -> None:
    """As if the browser's push service had handed this to the worker."""
    devtools = page.context.new_cdp_session(page)
    found: list[dict[str, str]] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(event["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    origin = page.evaluate("location.origin")
    message = {"origin": origin, "registrationId": found[-1]["registrationId"], "data": told}
    devtools.send("ServiceWorker.deliverPushMessage", message)
    devtools.detach()


def expect_shown(page: Page, *titles: str) -> list[dict[str, str]]:
    page.wait_for_function(
        f"(titles) => ({SHOWN})().then((all) => all.map((it) => it.title).join() === titles)",
        arg=",".join(titles),
    )
    return page.evaluate(SHOWN)


@pytest.mark.xdist_group("browser")
def test_what_is_pushed_is_shown(page: Page, context: BrowserContext):
    context.grant_permissions(["notifications"])
    told = {"title": "5 questions", "body": "Sepsis 3", "url": "/today/due/", "tag": "reminder"}
    pushed(page, json.dumps(told))
    assert expect_shown(page, "5 questions") == [told]

    # The next one takes its place; one that cannot be read is shown all the same.
    pushed(page, json.dumps(told | {"title": "6 questions"}))
    expect_shown(page, "6 questions")
    pushed(page, "{")
    expect_shown(page, "6 questions", "MicroLearn")


@pytest.mark.xdist_group("browser")
def test_the_worker_never_stands_in_the_way(page: Page, site: TinySite, monkeypatch):
    heading = page.get_by_role("heading")
    # With a network, pages come from it.
    page.reload()
    expect(heading).to_have_text("live 2")

    # Without one there is a page that says so, with its looks.
    site.stop()
    page.goto(f"http://127.0.0.1:{site.port}/elsewhere")
    expect(heading).to_have_text("You are offline")
    assert page.evaluate("getComputedStyle(document.querySelector('.btn')).borderRadius") != "0px"
    site.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(heading).to_have_text("live 3")
    assert page.url.endswith("/elsewhere")

    # A stale worker with a spoilt cache shows nothing of it while there is a network.
    [old] = shells(page)
    spoil = """async ([name, path]) => {
      const cache = await caches.open(name);
      await cache.put(path, new Response("stale", { headers: { "Content-Type": "text/html" } }));
      await cache.put("/static/css/base.css", new Response("h1 { display: none }"));
    }"""
    page.evaluate(spoil, [old, "/elsewhere"])
    page.reload()
    expect(heading).to_have_text("live 4")

    # A worker that cannot be had changes nothing; the next one takes over, and the old one's
    # cache goes.
    site.worker = None
    update = "navigator.serviceWorker.getRegistration().then((it) => it.update()).catch(() => {})"
    page.evaluate(update)
    page.reload()
    expect(heading).to_have_text("live 5")
    monkeypatch.setattr(service_worker, "offline_page", lambda: "<h1>Second edition</h1>")
    site.worker = service_worker.script()
    page.evaluate(update)
    page.wait_for_function(
        "(old) => caches.keys().then((names) => names.length === 1 && names[0] !== old)", arg=old
    )
    site.stop()
    page.reload()
    expect(heading).to_have_text("Second edition")
    site.start()

    # Somebody cleared the browser's storage: pages still come from the network.
    page.evaluate("caches.keys().then((names) => Promise.all(names.map((n) => caches.delete(n))))")
    page.goto(f"http://127.0.0.1:{site.port}/lessons")
    expect(heading).to_have_text("live 6")
