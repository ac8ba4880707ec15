"""The path between browser and site: the best that this machine allows."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bench.player import namespace, orders, site
from bench.player.orders import Counts, Orders
from bench.player.packets import Carrier
from bench.player.profiles import Line
from bench.player.streams import Forwarder
from microlearn.stack.ports import LOOPBACK, listen

PORT = 8501


@dataclass(frozen=True)
class Wire:
    how: str
    told: Orders

    def become(self, line: Line) -> None:
        self.told.give(line)

    def carried(self) -> Counts:
        return self.told.counts()


@contextmanager
def stretched(folder: Path, front: str) -> Iterator[tuple[Wire, site.Running]]:
    """The site at one end, this process with its browser at the other."""
    refused = ""
    if os.environ.get("PLAYER_LINE", "packets") == "packets":
        try:
            server = namespace.enter_servers()
        except namespace.NotAllowed as error:
            refused = f" ({error})"
        else:
            with site.running(folder, namespace.SERVER, PORT, front=front) as up:
                yield from _packets(server, up)
            return
    with site.running(folder, LOOPBACK, PORT, front=front) as up:
        yield from _streams(up, refused)


def _packets(server: int, up: site.Running) -> Iterator[tuple[Wire, site.Running]]:
    told, parent = Orders(), os.getpid()
    browser = namespace.enter_browsers()
    carrier = Carrier(server, browser, told)
    pid = orders.fork(lambda: carrier.run(parent))
    how = "packets through TUN devices between two network namespaces, TCP the kernel's "
    try:
        yield Wire(f"{how}({namespace.congestion_control()})", told), up
    finally:
        orders.end(pid)


def _streams(up: site.Running, refused: str) -> Iterator[tuple[Wire, site.Running]]:
    told, parent = Orders(), os.getpid()
    with listen(LOOPBACK, 0) as listener:
        port = listener.getsockname()[1]
        forwarder = Forwarder(listener, (LOOPBACK, PORT), told)
        pid = orders.fork(lambda: asyncio.run(forwarder.run(parent)))
        try:
            how = f"streams with a model of TCP: no network namespaces here{refused}"
            scheme = up.url.partition(":")[0]
            yield Wire(how, told), replace(up, url=f"{scheme}://{LOOPBACK}:{port}")
        finally:
            orders.end(pid)
