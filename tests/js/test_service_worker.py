"""The service worker in a real Chromium, against a site that goes away, comes back and changes."""

import json
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import BrowserContext, Page, Worker, expect, sync_playwright

from apps.accounts import service_worker
from tests.journeys.phone import ARGUMENTS, PATIENCE_MS, find_chromium
from tests.journeys.waiting import until

from .test_in_browser import ROOT

LIVE = "<!doctype html><title>live</title><h1>live {number}</h1>"
CONTROLLED = "async () => { await navigator.serviceWorker.register('/sw.js'); {claim} }".replace(
    "{claim}",
    "if (!navigator.serviceWorker.controller) await new Promise((resolve) => "
    "navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));",
)


SHOWN = """() => navigator.serviceWorker.ready.then((it) => it.getNotifications()).then((all) =>
  all.map(({ title, body, tag, data }) => ({ title, body, url: data.url, tag })))"""


# Only a browser makes events that may be waited for, and only a finger's let a window be opened or
# brought to the front: these are ours, what the worker does with them is its own.
DISPATCH = """async ([type, facts]) => {
  let done;
  const event = Object.assign(new Event(type), facts, { waitUntil: (promise) => (done = promise) });
  if (type === "notificationclick") [event.notification] = await registration.getNotifications();
  self.opened = [];
  clients.openWindow = async (url) => void self.opened.push(url);
  WindowClient.prototype.focus = async function () { return this; };
  self.dispatchEvent(event);
  await done;
  return self.opened;
}"""
# There is no push service here to ask.
PUSH_SERVICE = """() => {
  registration.pushManager.subscribe = async ({ userVisibleOnly, applicationServerKey }) => ({
    toJSON: () => ({ endpoint: `https://push.example/${applicationServerKey}/${userVisibleOnly}`,
                     keys: { p256dh: "P", auth: "A" } }),
  });
}"""


class Answers(SimpleHTTPRequestHandler):
    def do_POST(self) -> None:
        site: TinySite = self.server.site  # type: ignore[attr-defined]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        site.told.append((self.path, self.headers["X-CSRFToken"], body))
        self._send("{}", "application/json")

    def do_GET(self) -> None:
        site: TinySite = self.server.site  # type: ignore[attr-defined]
        if self.path.startswith("/static/"):
            return super().do_GET()
        if self.path == "/sw.js":
            return self._send(site.worker, "text/javascript")
        if self.path == "/api/v1/push/":
            return self._send('{"public_key": "KEY"}', "application/json")
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
        self.told: list[tuple[str, str, object]] = []
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
    # What is there already is told by events, which may come after the answer.
    until(lambda: page.wait_for_timeout(20) or found, "the browser names its service workers")
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


def worker_of(context: BrowserContext) -> Worker:
    """The browser may tell of it a moment after it has taken its page over."""
    known = context.service_workers
    return known[0] if known else context.wait_for_event("serviceworker")


def dispatch(page: Page, type: str, **facts: object) -> list[str]:
    """What windows the worker opened."""
    return worker_of(page.context).evaluate(DISPATCH, [type, facts])


@pytest.mark.xdist_group("browser")
def test_a_tap_leads_to_what_it_is_about(page: Page, context: BrowserContext):
    context.grant_permissions(["notifications"])
    other = context.new_page()
    other.goto("about:blank")
    due = {"title": "5 questions", "url": "/today/due/", "tag": "reminder"}
    pushed(page, json.dumps(due))
    expect_shown(page, "5 questions")

    # A page that is open goes there, and the message is gone.
    assert dispatch(page, "notificationclick") == []
    page.wait_for_url("**/today/due/")
    assert page.evaluate(SHOWN) == []

    # Never to another site, whatever a message says.
    pushed(page, json.dumps(due | {"url": "https://elsewhere.example/"}))
    expect_shown(page, "5 questions")
    dispatch(page, "notificationclick")
    page.wait_for_url("**/notifications/")

    # Without a page of ours a window opens.
    pushed(page, json.dumps(due))
    expect_shown(page, "5 questions")
    page.goto("about:blank")
    [opened] = dispatch(page, "notificationclick")
    assert opened.endswith("/today/due/")


@pytest.mark.xdist_group("browser")
def test_another_address_is_told_to_the_server(page: Page, context: BrowserContext, site: TinySite):
    origin = f"http://127.0.0.1:{site.port}"
    context.add_cookies([{"name": "csrftoken", "value": "token", "url": origin}])
    worker_of(context).evaluate(PUSH_SERVICE)
    dispatch(page, "pushsubscriptionchange")
    made = {"endpoint": "https://push.example/KEY/true", "keys": {"p256dh": "P", "auth": "A"}}
    assert site.told == [("/api/v1/push/subscriptions/", "token", made)]

    # Without a network nothing is told, and nothing breaks.
    site.stop()
    dispatch(page, "pushsubscriptionchange")
    site.start()
    assert len(site.told) == 1


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
