"""Runs `*.test.mjs` in a real Chromium: the models of the front end, without a page of ours.

The files are written for `node:test`, so that `node --test tests/js` runs them, too, where there
is a node; an import map puts `shims/` in the place of Node's own modules.
"""

import functools
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.phone import ARGUMENTS, find_chromium

from . import clips

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = sorted(HERE.glob("*.test.mjs"))
PAGE = """<!doctype html><title>tests</title><script type="importmap">{"imports": {
"node:test": "/tests/js/shims/test.js", "node:assert/strict": "/tests/js/shims/assert.js"}}
</script>"""


class Files(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript"}

    def __init__(self, *arguments: object, made: Path = HERE, **options: object) -> None:
        self.made = made
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        if self.path.startswith("/made/"):
            return self._answer_range(self.made / self.path.removeprefix("/made/"))
        if self.path != "/":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def _answer_range(self, path: Path) -> None:
        """What a file server does with a byte range, which Python's own does not know."""
        data = path.read_bytes()
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        part = data[int(asked[1]) : int(asked[2]) + 1] if asked else data
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        with suppress(ConnectionError):  # a download that is given up
            self.wfile.write(part)

    def log_message(self, *_arguments: object) -> None:
        """Nothing: a failing test prints what it has to say."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    made = clips.make(tmp_path_factory.mktemp("clips"))
    handler = functools.partial(Files, directory=str(ROOT), made=made)
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
