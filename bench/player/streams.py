"""A line for machines that do not let us have network namespaces: streams are forwarded, late.

Both ends speak TCP with us, on loopback; what a real path would do to their bytes is modelled
for each connection: the handshake's round trip, slow start from ten segments, growth by one a
round trip after a loss, a new start after a pause, a queue that all connections share, and that
what was on its way when a download was cut off still takes its time on the line. The kernel's
own TCP on a real path is the better witness: figures say which of the two was used.
"""

import asyncio
import contextlib
import os
import socket
from collections import deque

from bench.player.link import Link
from bench.player.orders import Counts, Orders
from bench.player.profiles import Line

SEGMENT, HEADERS = 1448, 52  # bytes
FIRST_WINDOW = 10 * SEGMENT
ROOM = 16 * 1024  # of our sockets: bytes wait with whoever sends them


class Window:
    """How many bytes may be on their way (RFC 5681, RFC 6928). Times are seconds."""

    def __init__(self, rtt: float) -> None:
        self.size = float(FIRST_WINDOW)
        self._threshold = float("inf")
        self._idle = max(0.2, 2 * rtt)
        self._used_at = 0.0

    def used(self, now: float) -> None:
        if now - self._used_at > self._idle:
            self.size = min(self.size, FIRST_WINDOW)
        self._used_at = now

    def acknowledged(self, size: int) -> None:
        slow_start = self.size < self._threshold
        self.size += size if slow_start else SEGMENT * size / self.size

    def lost(self) -> None:
        self.size = self._threshold = max(self.size / 2, 2 * SEGMENT)


class Flow:
    """One direction of one connection."""

    def __init__(self, link: Link, rtt: float, counts: Counts, way: str) -> None:
        self._link, self._rtt, self._counts, self._way = link, rtt, counts, way
        self._window = Window(rtt)
        self._flying = 0
        self._landed = asyncio.Event()
        self._arriving: deque[tuple[float, bytes]] = deque()
        self._last = 0.0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until the sender ends; what is under way then still arrives."""
        delivery = asyncio.create_task(self._deliver(writer))
        try:
            while data := await reader.read(SEGMENT):
                while self._flying + len(data) > self._window.size:
                    self._landed.clear()
                    await self._landed.wait()
                await self._send(data)
            while self._flying:
                self._landed.clear()
                await self._landed.wait()
        finally:
            delivery.cancel()

    async def _send(self, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        self._window.used(loop.time())
        self._flying += len(data)
        late = 0.0
        while (due := self._link.due(len(data) + HEADERS, loop.time())) is None:
            self._counts.dropped += 1
            self._window.lost()
            late += self._rtt  # noticed and sent again a round trip later
            if late > 10 * self._rtt:  # the queue stays full: the sender's timer, too, is patient
                await asyncio.sleep(self._rtt)
        self._last = max(self._last, due + late)  # in order: what follows waits for what was lost
        self._arriving.append((self._last, data))

    async def _deliver(self, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while True:
            if not self._arriving:
                await asyncio.sleep(0.001)
                continue
            due, data = self._arriving.popleft()
            await asyncio.sleep(max(0.0, due - loop.time()))
            self._counts.carry(self._way, len(data))
            with contextlib.suppress(ConnectionError):
                writer.write(data)
                await writer.drain()
            loop.call_later(self._rtt / 2, self._acknowledge, len(data))

    def _acknowledge(self, size: int) -> None:
        self._flying -= size
        self._window.acknowledged(size)
        self._landed.set()


class Forwarder:
    """Accepts browsers at `listener` and carries their bytes to the site and back."""

    def __init__(self, listener: socket.socket, site: tuple[str, int], orders: Orders) -> None:
        self._listener, self._site, self._orders = listener, site, orders
        self._counts = Counts()
        self._become(Line())

    def _become(self, line: Line) -> None:
        self._line = line
        shape = {"delay": line.rtt / 2, "loss": line.loss, "queue": line.queue}
        self._down, self._up = Link(kbit=line.down, **shape), Link(kbit=line.up, **shape)

    async def run(self, parent: int) -> None:
        server = await asyncio.start_server(self._connected, sock=self._listener, limit=ROOM)
        async with server:
            while os.getppid() == parent:
                if line := self._orders.heard():
                    self._become(line)
                self._orders.report(self._counts)
                await asyncio.sleep(0.005)

    async def _connected(
        self, browser_in: asyncio.StreamReader, browser_out: asyncio.StreamWriter
    ) -> None:
        rtt = self._line.rtt / 1000
        await asyncio.sleep(rtt)  # the handshake
        site = socket.socket()
        site.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM)
        site.setblocking(False)
        await asyncio.get_running_loop().sock_connect(site, self._site)
        site_in, site_out = await asyncio.open_connection(sock=site, limit=ROOM)
        down = Flow(self._down, rtt, self._counts, "down").carry(site_in, browser_out)
        up = Flow(self._up, rtt, self._counts, "up").carry(browser_in, site_out)
        tasks = [asyncio.create_task(down), asyncio.create_task(up)]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.sleep(rtt / 2)  # the other end learns of it
        for task in tasks:
            task.cancel()
        for writer in (browser_out, site_out):
            writer.close()
