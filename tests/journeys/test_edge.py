"""The site as in production, with published files and the edge before it: one learner comes by
HTTP/2, another by HTTP/3."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass

import pytest

from microlearn.stack import process
from microlearn.stack.edge import Edge, certificate, datagrams
from microlearn.stack.ports import LOOPBACK, listen

from .feed import ON_SCREEN, PLAYING
from .people import sign_up
from .phone import ARGUMENTS, Phone, find_chromium
from .running_site import ROOT, Site
from .waiting import until

# All that the page has asked its own origin for so far, by protocol.
PROTOCOLS = """() => [...performance.getEntriesByType('navigation'),
                       ...performance.getEntriesByType('resource')]
  .filter((entry) => entry.name.startsWith(location.origin) && entry.transferSize > 0)
  .reduce((sums, {nextHopProtocol: name}) => ({...sums, [name]: (sums[name] ?? 0) + 1}), {})"""


@dataclass(frozen=True)
class Front:
    port: int
    spki: str

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
def front(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    static_root = str(tmp_path_factory.mktemp("static"))
    production = {"DEVELOPMENT": "False", "TRUSTED_PROXIES": "1", "STATIC_ROOT": static_root}
    env = site.env | production
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=env, check=True)
    folder = tmp_path_factory.mktemp("edge")
    with ExitStack() as stack:
        inner = stack.enter_context(closing(listen(LOOPBACK, 0)))
        outer = stack.enter_context(closing(listen(LOOPBACK, 0)))
        port = outer.getsockname()[1]
        udp = stack.enter_context(closing(datagrams(LOOPBACK, port)))
        descriptor = inner.fileno()
        web = [sys.executable, "-m", "daphne", "--fd", str(descriptor)]
        program = Edge(folder, outer, udp, [LOOPBACK]).program(
            site="{}:{}".format(*inner.getsockname()), static_root=static_root
        )
        log = stack.enter_context((folder / "log").open("wb"))
        for command, told, descriptors in (
            ([*web, "microlearn.asgi:application"], env, [descriptor]),
            (program.command, program.env, program.pass_fds),
        ):
            running = process.spawn(command, cwd=ROOT, env=told, output=log, pass_fds=descriptors)
            stack.callback(process.stop, running, program.stop_steps)
        yield Front(port, certificate(folder, [LOOPBACK]).spki)


@pytest.mark.parametrize(
    ("protocol", "flags"),
    [("h2", ["--disable-quic"]), ("h3", ["--origin-to-force-quic-on=127.0.0.1:{port}"])],
)
def test_a_lesson_plays_through_the_edge(browser, front, protocol, flags):
    chromium = browser.browser_type.launch(
        executable_path=find_chromium(),
        args=[
            *ARGUMENTS,
            f"--ignore-certificate-errors-spki-list={front.spki}",
            *(flag.format(port=front.port) for flag in flags),
        ],
    )
    with closing(chromium):
        phone = Phone.take(chromium, front.url)
        page = phone.page()
        answers, heard = {}, []
        page.on("response", lambda answer: answers.update({answer.url: answer}))
        page.on(
            "websocket", lambda socket: socket.on("framereceived", lambda said: heard.append(said))
        )
        sign_up(page, f"edge-{protocol}-{front.port}")
        page.goto("/")
        page.wait_for_function(PLAYING, arg=[ON_SCREEN, 0.2])
        # Playwright hears only while it waits itself.
        until(lambda: page.wait_for_timeout(100) or heard, "the bell's websocket says something")

        protocols = page.evaluate(PROTOCOLS)
        assert set(protocols) == {protocol}, protocols
        modules = [answer for url, answer in answers.items() if "/js/" in url]
        assert len(modules) > 20
        for module in modules:
            assert module.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert any(answer.headers.get("content-encoding") == "br" for answer in modules)
        (document,) = [answer for url, answer in answers.items() if url == f"{front.url}/"]
        assert document.headers["content-encoding"] == "br"
        assert any("/media/" in url for url in answers)
        assert phone.complaints == []
