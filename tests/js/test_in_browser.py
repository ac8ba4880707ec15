"""Runs `*.test.mjs` in a real Chromium: the models of the front end, without a page of ours.

The files are written for `node:test`, so that `node --test tests/js` runs them, too, where there
is a node; an import map puts `shims/` in the place of Node's own modules.
"""

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.phone import ARGUMENTS, find_chromium

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = sorted(HERE.glob("*.test.mjs"))
PAGE = """<!doctype html><title>tests</title><script type="importmap">{"imports": {
"node:test": "/tests/js/shims/test.js", "node:assert/strict": "/tests/js/shims/assert.js"}}
</script>"""


class Files(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript"}

    def do_GET(self) -> None:
        if self.path != "/":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *_arguments: object) -> None:
        """Nothing: a failing test prints what it has to say."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    handler = functools.partial(Files, directory=str(ROOT))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_models(browser: Browser, address: str, file: Path) -> None:
    page = browser.new_page()
    page.goto(address)
    results = page.evaluate(
        "async (file) => { await import(file); return (await import('node:test')).results(); }",
        f"/tests/js/{file.name}",
    )
    page.close()
    assert results, "no test in it"
    failed = [f"{each['name']}\n{each['error']}" for each in results if each["error"]]
    assert not failed, "\n\n".join(failed)
